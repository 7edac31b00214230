"""The tables: one typed, documented record per table; the only place where a column is named."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache

from candado.model.table import Column, Personal, Record, Scope, Table, declared

__all__ = ["Column", "Personal", "Record", "Scope", "Table", "collected", "tables"]


@cache
def tables() -> Mapping[str, Table]:
    """Every table of the model, by name."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(declared().items()))


def collected(name: str) -> Iterator[str]:
    """A table that collectors fill, itself; of another one those that it follows from, maybe repeatedly."""
    sources = tables()[name].sources
    if not sources:
        yield name
    for source in sources:
        yield from collected(source)
