"""A DuckDB connection with the model's tables, filled from records: what a snapshot is to the engine."""

import itertools
import tempfile
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path

import duckdb
import msgspec

from candado.model import Record, Table, tables

_numbers = itertools.count()


def database(rows: Iterable[Record]) -> duckdb.DuckDBPyConnection:
    """All collected tables; those without a row are empty."""
    connection = empty()
    by_record = {table.record: table for table in tables().values()}
    connection.execute("; ".join(_create(table) for table in tables().values() if not table.derived_from))
    ordered = sorted(rows, key=lambda row: type(row).__name__)
    with tempfile.TemporaryDirectory() as folder:
        for record, group in groupby(ordered, key=type):
            file = Path(folder) / f"{record.__name__}.ndjson"
            file.write_bytes(msgspec.json.Encoder().encode_lines(list(group)))
            _load(connection, by_record[record], file)
    return connection


def empty() -> duckdb.DuckDBPyConnection:
    """A database of its own in the one DuckDB of all tests, since starting one takes longer than all else."""
    connection = _duckdb().cursor()
    name = f"world_{next(_numbers)}"
    connection.execute(f"attach ':memory:' as {name}; use {name}")
    return connection


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("set timezone = 'UTC'")
    return connection


def _create(table: Table) -> str:
    columns = ", ".join(f'"{column.name}" {column.sql_type}' for column in table.columns())
    return f"create table {table.name} ({columns})"


def _load(connection: duckdb.DuckDBPyConnection, table: Table, file: Path) -> None:
    types = {column.name: column.sql_type for column in table.columns()}
    connection.execute(
        f"insert into {table.name} by name select * from read_json($file, format='newline_delimited', "
        f"columns={types})",
        {"file": str(file)},
    )
