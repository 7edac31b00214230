"""Small tables made from Python values, so that what people wrote is joined and never put into SQL."""

from collections.abc import Iterable, Mapping

import duckdb


def fill(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    rows: Iterable[tuple[object, ...]],
) -> None:
    """Make a temporary table: its columns with their SQL types, and its rows in order."""
    given = list(rows)
    values = {name: [row[number] for row in given] for number, name in enumerate(columns)}
    listed = ", ".join(f"unnest(${name}::{sql_type}[]) as {name}" for name, sql_type in columns.items())
    connection.execute(f"create or replace temp table {table} as select {listed}", values)
