"""A table is a typed record with a name, a scope and a place in the portal.

A record's fields are the table's columns, in order. A field is described by the docstring under it: what it
is, its unit, the service's own name, and, where it may be None, what NULL means.
"""

import ast
import inspect
import textwrap
import types
import typing
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

T = TypeVar("T")
Personal = Annotated[T, "personal data"]
"""Marks a column that names or addresses a person; such columns stand in `people` alone."""


class Scope(StrEnum):
    """What a row belongs to, and so what must have been read whole before the row can be judged."""

    ORGANIZATION = "organization"
    PROJECT = "project"


class Record(msgspec.Struct):
    """One row. Singular in name; its table is plural."""


class Column(msgspec.Struct, frozen=True):
    """One column of a table, as DuckDB needs it."""

    name: str
    sql_type: str
    nullable: bool
    personal: bool


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the model.

    `label` and `portal` say how a row is shown: the column that names it, and its page below the
    organization's address, as a URI template (RFC 6570) over its columns: {column} is percent-encoded,
    {+column} is a path already. A table that has no `label` is never judged.
    """

    name: str
    record: type[Record]
    scope: Scope
    kind: str
    """what one row is called in a sentence, such as: service connection"""
    label: str | None = None
    portal: str = ""
    derived_from: tuple[str, ...] = ()
    """for a derived table: the tables that it is computed from"""
    named_by: tuple[str, ...] = ()
    """for a derived table: tables read to name its rows; it is no less whole without them"""
    examined_from: tuple[str, ...] = ()
    """for a table of what an examination found: the tables that it looks at"""

    @property
    def sources(self) -> tuple[str, ...]:
        """The tables that it follows from, in whichever way; empty where its rows are read."""
        return self.derived_from or self.examined_from

    @property
    def scope_column(self) -> str | None:
        """The column that holds the scope's id; None where the organization is the scope."""
        return "project_id" if self.scope is Scope.PROJECT else None

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell one row from another: its scope and id, or all of them where it has no id."""
        names = self.record.__struct_fields__
        if "id" not in names:
            return names
        return ("id",) if self.scope_column is None else (self.scope_column, "id")

    @property
    def description(self) -> str:
        """The record's docstring, dedented."""
        return inspect.cleandoc(self.record.__doc__ or "")

    def columns(self) -> tuple[Column, ...]:
        """The columns in order."""
        return _columns(self.record)

    def descriptions(self) -> Mapping[str, str]:
        """What each column is. They are read from the source, which takes a moment."""
        return _field_docstrings(self.record)


_TABLES: dict[str, Table] = {}
R = TypeVar("R", bound=Record)


def table(
    name: str,
    *,
    scope: Scope | Literal["organization", "project"],
    kind: str,
    label: str | None = None,
    portal: str = "",
    derived_from: tuple[str, ...] = (),
    named_by: tuple[str, ...] = (),
    examined_from: tuple[str, ...] = (),
) -> Callable[[type[R]], type[R]]:
    """Declare a record to be the rows of a table."""

    def declare(record: type[R]) -> type[R]:
        if name in _TABLES:
            raise ValueError(f"two records claim the table {name}")
        _TABLES[name] = Table(
            name=name,
            record=record,
            scope=Scope(scope),
            kind=kind,
            label=label,
            portal=portal,
            derived_from=derived_from,
            named_by=named_by,
            examined_from=examined_from,
        )
        return record

    return declare


def declared() -> Mapping[str, Table]:
    """All tables declared so far, by name; `candado.model.tables()` has imported every module first."""
    return _TABLES


@cache
def table_name(record: type[Record]) -> str:
    """The name of a record's table."""
    return next(table.name for table in _TABLES.values() if table.record is record)


@cache
def _columns(record: type[Record]) -> tuple[Column, ...]:
    hints = get_type_hints(record, include_extras=True)
    return tuple(_column(name, hints[name]) for name in record.__struct_fields__)


def _column(name: str, hint: object) -> Column:
    personal = False
    if get_origin(hint) is Annotated:
        hint, *marks = get_args(hint)
        personal = "personal data" in marks
    nullable = False
    if get_origin(hint) in (types.UnionType, typing.Union):
        parts = [part for part in get_args(hint) if part is not type(None)]
        nullable = len(parts) < len(get_args(hint))
        if len(parts) != 1:
            raise TypeError(f"column {name}: a column has one type, and may be None")
        hint = parts[0]
    return Column(name, _sql_type(name, hint), nullable, personal)


_SQL_TYPES: dict[object, str] = {
    str: "VARCHAR",
    bool: "BOOLEAN",
    int: "BIGINT",
    float: "DOUBLE",
    datetime: "TIMESTAMP",
}


def _sql_type(name: str, hint: object) -> str:
    if hint in _SQL_TYPES:
        return _SQL_TYPES[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "VARCHAR"
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal and all(isinstance(argument, str) for argument in arguments):
        return "VARCHAR"
    if origin is tuple and len(arguments) == 2 and arguments[1] is ...:
        return f"{_sql_type(name, arguments[0])}[]"
    raise TypeError(f"column {name}: {hint} has no type in SQL")


def _field_docstrings(record: type[Record]) -> dict[str, str]:
    """The string literal that follows each field in the class body."""
    [body] = ast.parse(textwrap.dedent(inspect.getsource(record))).body
    if not isinstance(body, ast.ClassDef):
        raise TypeError(f"{record.__name__} is not declared as a class")
    found: dict[str, str] = {}
    for field, text in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)
        ):
            found[field.target.id] = inspect.cleandoc(text.value.value)
    return found
