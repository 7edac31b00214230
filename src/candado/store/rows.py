"""Rows as lines of JSON: what a table cannot hold is refused here, with a sentence, before it is on disk."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from typing import TypeVar

import msgspec

from candado.model import Record, Table, tables

R = TypeVar("R", bound=Record)

LONGEST_LINE = 8 * 1024 * 1024
"""Bytes of one row; DuckDB reads lines of up to twice that."""
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
_ENCODER = msgspec.json.Encoder()
_REFUSALS = (ValueError, TypeError, OverflowError, msgspec.DecodeError)


class Encoded(msgspec.Struct, frozen=True):
    """Rows of one table as lines."""

    lines: bytes
    rows: int
    refused: tuple[str, ...]
    """one sentence for each row that is not among the lines"""


def encode(table: Table, rows: Sequence[Record]) -> Encoded:
    """Rows as lines, times in UTC (one without a zone is UTC); what does not fit is left out, and told."""
    try:
        return Encoded(_lines(table, rows), len(rows), ())
    except _REFUSALS:
        pass
    lines: list[bytes] = []
    refused: list[str] = []
    for row in rows:
        try:
            lines.append(_lines(table, [row]))
        except _REFUSALS as error:
            refused.append(f"a row of {table.name} cannot be stored: {error}")
    return Encoded(b"".join(lines), len(lines), tuple(refused))


def encode_all(table: Table, rows: Sequence[Record]) -> bytes:
    """Rows as lines. Errors: ValueError where one does not fit."""
    encoded = encode(table, rows)
    if encoded.refused:
        raise ValueError(encoded.refused[0])
    return encoded.lines


def decode(record: type[R], lines: bytes) -> list[R]:
    """Rows from lines."""
    return _decoder(record).decode_lines(lines)


@cache
def table_of() -> Mapping[type[Record], Table]:
    """Tables by the type of their rows."""
    return {table.record: table for table in tables().values()}


@cache
def key_of(record: type[Record]) -> Callable[[Record], object]:
    """What tells a row of a table from another."""
    return attrgetter(*table_of()[record].key)


def without_repeats(record: type[R], rows: Sequence[R]) -> list[R]:
    """Of the rows that have the same key the last, where it stands."""
    key = key_of(record)
    found: dict[object, R] = {}
    for row in reversed(rows):
        found.setdefault(key(row), row)
    return list(reversed(found.values()))


def by_table(rows: Iterable[Record]) -> dict[str, list[Record]]:
    """Rows by the name of their table. Errors: KeyError for a record that is no table's."""
    found: dict[str, list[Record]] = {}
    for row in rows:
        found.setdefault(table_of()[type(row)].name, []).append(row)
    return found


def _lines(table: Table, rows: Sequence[Record]) -> bytes:
    times, integers = _delicate(table.name)
    if times or integers:
        rows = [_fit(row, times, integers) for row in rows]
    lines = _ENCODER.encode_lines(rows)
    _decoder(table.record).decode_lines(lines)
    if len(lines) > LONGEST_LINE and any(len(line) > LONGEST_LINE for line in lines.splitlines()):
        raise ValueError(f"it is longer than {LONGEST_LINE} bytes")
    return lines


def _fit(row: R, times: Sequence[str], integers: Sequence[str]) -> R:
    moved: dict[str, datetime] = {}
    for name in times:
        time: datetime | None = getattr(row, name)
        if time is not None and time.utcoffset():
            moved[name] = time.astimezone(UTC)
    for name in integers:
        number: int | None = getattr(row, name)
        if number is not None and not _SMALLEST <= number <= _LARGEST:
            raise ValueError(f"{name} is {number}, which 64 bits do not hold")
    return msgspec.structs.replace(row, **moved) if moved else row


@cache
def _delicate(table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the columns that hold times, and of those that hold integers."""
    columns = tables()[table].columns()
    return (
        tuple(column.name for column in columns if column.sql_type == "TIMESTAMP"),
        tuple(column.name for column in columns if column.sql_type == "BIGINT"),
    )


@cache
def _decoder(record: type[R]) -> msgspec.json.Decoder[R]:
    return msgspec.json.Decoder(record)
