"""What is known of a value or of rows when some nullable column is NULL, that is: not known.

Compare what a query gives with what it would give if every NULL in a nullable column were filled in. A value
is sound if it is then the same, or is NULL now. Where it is not, it may be too high or too low, false being
lower than true. A verdict that is never too high never passes for want of knowledge.
"""

from __future__ import annotations

import msgspec

from candado.query import nodes


class Cause(msgspec.Struct, frozen=True):
    """What makes a value unsound, where it stands, and what to write instead."""

    node: nodes.Node
    sentence: str


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one expression."""

    unknown: str = ""
    """the column through which it may be NULL although it has a value; empty if it cannot"""
    high: Cause | None = None
    """why it may be greater than it should be"""
    low: Cause | None = None
    """why it may be less than it should be"""
    constant: str = ""
    """`true`, `false`, `null` or another literal, in lower case"""

    @property
    def cause(self) -> Cause | None:
        """Why it may be wrong, in whichever direction."""
        return self.high or self.low

    def turned(self) -> Value:
        """The value of NOT, or of a minus."""
        opposite = {"true": "false", "false": "true"}.get(self.constant, self.constant)
        return Value(unknown=self.unknown, high=self.low, low=self.high, constant=opposite)

    def blamed(self, cause: Cause | None) -> Value:
        """The same, wrong in either direction if there is a cause."""
        return msgspec.structs.replace(self, high=self.high or cause, low=self.low or cause)


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of which rows are there."""

    lost: Cause | None = None
    """why a row may be missing"""
    added: Cause | None = None
    """why a row may be there that should not"""
    merged: Cause | None = None
    """why there may be fewer rows, though something is there of each"""

    @property
    def fewer(self) -> Cause | None:
        """Why an aggregate may see fewer rows than it should."""
        return self.lost or self.merged

    @property
    def cause(self) -> Cause | None:
        """Why the rows may be wrong, in whichever way."""
        return self.lost or self.added or self.merged


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """Named columns of rows."""

    alias: str = ""
    columns: tuple[tuple[str, Value], ...] = ()
    rows: Rows = Rows()
    hidden: frozenset[str] = frozenset()
    """columns that a star leaves out, for USING shows them once"""

    def get(self, name: str) -> Value | None:
        """What is known of the column of this (folded) name."""
        return next((value for column, value in self.columns if column == name), None)

    def through(self, unknown: str, cause: Cause | None) -> Relation:
        """The columns as an outer join shows them: perhaps NULL for want of knowledge, perhaps wrong."""
        columns = tuple(
            (name, Value(unknown=value.unknown or unknown, high=value.high or cause, low=value.low or cause))
            for name, value in self.columns
        )
        return msgspec.structs.replace(self, columns=columns)


def first(*causes: Cause | None) -> Cause | None:
    """The first cause there is."""
    return next((cause for cause in causes if cause is not None), None)


def strict(values: list[Value]) -> Value:
    """What NULL makes NULL: arithmetic, most functions."""
    cause = first(*(value.cause for value in values))
    return Value(unknown=unknown_of(values), high=cause, low=cause)


def unknown_of(values: list[Value]) -> str:
    """The column through which any of them may be NULL."""
    return next((value.unknown for value in values if value.unknown), "")


def either(values: list[Value]) -> Value:
    """What is one of these: AND, OR, the branches of a choice that itself is sound."""
    return Value(
        unknown=unknown_of(values),
        high=first(*(value.high for value in values)),
        low=first(*(value.low for value in values)),
    )
