"""What the door and its child say to each other: one request in, lines of JSON out."""

import datetime

import msgspec

Parameter = None | bool | int | float | str | datetime.datetime
"""What may be bound to a $name."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one query may take before it is killed.

    Linux bounds the memory of the whole process; elsewhere DuckDB bounds its own and time bounds the rest.
    """

    memory_mib: int = 1024
    seconds: float = 30
    rows: int = 1_000_000


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """The query, checked by the child itself before it runs."""

    database: str
    sql: str
    tables: dict[str, dict[str, bool]]
    parameters: dict[str, object]
    keys: dict[str, str | None] | None
    """ask of one scope at a time, see `scoped`; None: of all at once"""
    limits: Limits


class Columns(msgspec.Struct, frozen=True, tag=True):
    """The first line of an answer."""

    names: list[str]
    types: list[str]


class Rows(msgspec.Struct, frozen=True, tag=True):
    """Some rows."""

    rows: list[list[object]]


class End(msgspec.Struct, frozen=True, tag=True):
    """All rows have been written."""


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The tree is not allowed."""

    sentence: str
    line: int
    column: int


class Failed(msgspec.Struct, frozen=True, tag=True):
    """DuckDB could not answer."""

    sentence: str


class TooLarge(msgspec.Struct, frozen=True, tag=True):
    """The answer, or the way to it, is larger than the limits."""

    sentence: str


Message = Columns | Rows | End | Refused | Failed | TooLarge
