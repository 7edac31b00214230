"""What is read: one module per area of the service, each saying which endpoint becomes which tables."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from candado.collect.collector import Collector, declared_collectors

__all__ = ["Collector", "collectors"]


@cache
def collectors() -> Mapping[str, Collector]:
    """Every collector, by name."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(declared_collectors())
