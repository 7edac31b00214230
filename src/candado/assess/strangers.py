"""Controls that people wrote themselves: their SQL runs behind the one door, on a copy of the tables."""

import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import msgspec

from candado.model import tables
from candado.query import door, macros
from candado.query.scoped import SCOPES
from candado.query.tree import Query
from candado.query.wire import Parameter


@contextmanager
def boxed(connection: duckdb.DuckDBPyConnection) -> Generator[Path]:
    """A database file with all tables of a connection that is ready for questions; gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.duckdb"
        with duckdb.connect(path) as box:
            macros.install(box)
        connection.execute(f"attach '{path.as_posix()}' as box")
        present = {
            str(name)
            for (name,) in connection.execute(
                "select table_name from duckdb_tables() where database_name = current_database() "
                "union select view_name from duckdb_views() where database_name = current_database()"
            ).fetchall()
        }
        for name in (SCOPES, *(name for name in tables() if name in present)):
            connection.execute(f'create table box.main."{name}" as from main."{name}"')
        connection.execute("detach box")
        yield path


def answer(
    connection: duckdb.DuckDBPyConnection,
    query: Query,
    box: Path,
    bound: Mapping[str, Parameter],
    keys: Mapping[str, str | None] | None,
) -> None:
    """Make the table `answer` of what a query says behind the door.

    Errors: those of `door.run`.
    """
    known = {
        name: {column.name: column.nullable for column in table.columns()} for name, table in tables().items()
    }
    result = door.run(box, query.sql, known, bound, keys=keys)
    types = dict(zip(result.columns, result.types, strict=True))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.ndjson"
        rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
        path.write_bytes(msgspec.json.Encoder().encode_lines(rows))
        connection.execute(
            "create or replace temp table answer as select * from "
            f"read_json($path, format = 'newline_delimited', columns = {types})",
            {"path": path.as_posix()},
        )
