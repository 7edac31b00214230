"""Tables as Parquet files: lines of JSON in, one zstd file per table out, and a view over each to read it."""

import itertools
import tempfile
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import duckdb
import msgspec

from candado import __version__
from candado.model import Record, Table, tables
from candado.store.errors import Damaged, Incompatible
from candado.store.rows import LONGEST_LINE, encode_all, table_of
from candado.store.sealed import Manifest

R = TypeVar("R", bound=Record)

ASSESSED = ("verdicts", "findings")
"""The tables of an assessment; all others belong to a snapshot."""


def connect(spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory, that installs nothing and reads no variables of this program.

    What does not fit into memory goes to the directory `spill`, where one is given.
    """
    return duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "temp_directory": str(spill) if spill else "",
        }
    )


@contextmanager
def passing() -> Generator[duckdb.DuckDBPyConnection]:
    """An empty database for the block, in one DuckDB of this process: to start one takes longer than to read
    small files."""
    connection = _started().cursor()
    name = f"passing_{next(_numbers)}"
    connection.execute(f"attach ':memory:' as {name}; use {name}")
    try:
        yield connection
    finally:
        connection.execute(f"use memory; detach {name}")
        connection.close()


_numbers = itertools.count()


@cache
def _started() -> duckdb.DuckDBPyConnection:
    return connect()


def write(connection: duckdb.DuckDBPyConnection, table: Table, lines: Path, into: Path) -> int:
    """Write a table from a file of lines, which may be empty; returns the number of rows."""
    return _copy(connection, _select(table, lines), lines, into)


def drop_repeats(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> int:
    """Keep of the rows of a table's file that have the same key the last; returns the number of rows.

    The pages of a list overlap where something is added to it while it is read.
    """
    key = ", ".join(f'"{name}"' for name in table.key)
    rows = f"read_parquet({_literal(path)}, file_row_number = true)"
    [(count, different)] = connection.execute(
        f"select (select count(*) from {rows}), (select count(*) from (select distinct {key} from {rows}))"
    ).fetchall()
    if count == different:
        return int(count)
    beside = path.with_suffix(".new")
    is_last = f"row_number() over (partition by {key} order by file_row_number desc) = 1"
    query = f"select * exclude (file_row_number) from {rows} qualify {is_last} order by file_row_number"
    kept = _copy(connection, query, None, beside)
    beside.replace(path)
    return kept


def export(connection: duckdb.DuckDBPyConnection, table: Table, into: Path) -> int:
    """Write a table or view of a connection, by the names of its columns; returns the number of rows."""
    columns = ", ".join(f'"{name}"::{sql_type} as "{name}"' for name, sql_type in columns_of(table).items())
    return _copy(connection, f'select {columns} from "{table.name}"', None, into)


def load(connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Record]) -> None:
    """Make a table of a connection from records. Errors: ValueError where one does not fit."""
    with tempfile.TemporaryDirectory() as directory:
        lines = Path(directory) / "rows.jsonl"
        lines.write_bytes(encode_all(table, rows))
        connection.execute(f'create table "{table.name}" as {_select(table, lines)}', {"lines": str(lines)})


def records(record: type[R], path: Path) -> Iterator[R]:
    """The rows of a table's file, one by one. Errors: Damaged where the file is not readable."""
    names = ", ".join(f'"{name}"' for name in columns_of(table_of()[record]))
    decoder = msgspec.json.Decoder(record)
    with tempfile.TemporaryDirectory() as directory, passing() as connection:
        lines = Path(directory) / "rows.jsonl"
        try:
            connection.execute(
                f"copy (select {names} from read_parquet({_literal(path)})) to {_literal(lines)} "
                "(format json, timestampformat '%Y-%m-%dT%H:%M:%S.%fZ')"
            )
        except duckdb.Error as error:
            raise Damaged(f"{path} is not readable ({error}); candado verify tells what changed") from error
        with lines.open("rb") as file:
            for line in file:
                yield decoder.decode(line)


def _select(table: Table, lines: Path) -> str:
    types = ", ".join(f"'{name}': '{sql_type}'" for name, sql_type in columns_of(table).items())
    return f"""
        select * from read_json($lines, format = 'newline_delimited', columns = {{{types}}},
                                maximum_object_size = {2 * LONGEST_LINE})
    """


def columns_of(table: Table) -> dict[str, str]:
    """Names and SQL types of a table's columns, in order."""
    return {column.name: column.sql_type for column in table.columns()}


def _copy(connection: duckdb.DuckDBPyConnection, query: str, lines: Path | None, into: Path) -> int:
    given = {} if lines is None else {"lines": str(lines)}
    copied = connection.execute(
        f"copy ({query}) to {_literal(into)} (format parquet, compression zstd)", given
    ).fetchone()
    if copied is None:
        raise RuntimeError("DuckDB did not say how many rows it wrote")
    return int(copied[0])


def files(directory: Path, manifest: Manifest) -> dict[str, Path]:
    """The tables of the model among the files of a sealed directory.

    Errors: Incompatible where a table had other columns when it was written.
    """
    found: dict[str, Path] = {}
    for name, file in manifest.tables.items():
        table = tables().get(name)
        if table is None:
            continue
        if file.columns != columns_of(table):
            raise Incompatible(
                f"{directory}: the table {name} was written by Candado {manifest.product} with other columns "
                f"than Candado {__version__} knows; scan again, or use that version"
            )
        found[name] = directory / f"{name}.parquet"
    return found


def show(
    connection: duckdb.DuckDBPyConnection, held: Mapping[str, Path], *, materialized: Collection[str] = ()
) -> None:
    """Make every table that collectors fill: a view over its file, a copy where `materialized`, or empty."""
    for name, table in tables().items():
        if table.derived_from or name in ASSESSED:
            continue
        if name not in held:
            columns = ", ".join(f'"{column}" {type}' for column, type in columns_of(table).items())
            connection.execute(f'create table "{name}" ({columns})')
        else:
            view(connection, name, held[name], "table" if name in materialized else "view")


def view(
    connection: duckdb.DuckDBPyConnection, name: str, path: Path, form: Literal["view", "table"] = "view"
) -> None:
    """Make a view over a table's file, or a copy of it. Errors: Damaged where the file is not readable."""
    try:
        connection.execute(f'create {form} "{name}" as select * from read_parquet({_literal(path)})')
    except duckdb.Error as error:
        raise Damaged(f"{path} is not readable ({error}); candado verify tells what changed") from error


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
