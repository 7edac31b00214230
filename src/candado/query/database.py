"""A database file of a snapshot's tables, which the door opens read-only."""

import re
from collections.abc import Mapping
from pathlib import Path

import duckdb

from candado.query import macros


def build_database(parquet: Mapping[str, Path], into: Path) -> None:
    """Write the tables, each read whole from its Parquet file, and the macros, to a new file.

    The file appears under its name when it is whole; one that is there is replaced.
    """
    growing = into.with_name(into.name + ".growing")
    growing.unlink(missing_ok=True)
    with duckdb.connect(growing) as connection:
        macros.install(connection)
        for table, path in parquet.items():
            source = _literally(path)
            connection.execute(f'create table "{table}" as from read_parquet({source})')
    growing.replace(into)


def _literally(path: Path) -> str:
    """The path as a SQL string of which nothing is a pattern."""
    plain = re.sub(r"([*?\[])", r"[\1]", str(path))
    return "'" + plain.replace("'", "''") + "'"
