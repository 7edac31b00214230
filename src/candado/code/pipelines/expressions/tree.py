"""What an expression is made of, and what it names."""

from collections.abc import Iterator
from typing import TypeAlias

import msgspec


class ExpressionError(Exception):
    """The service refuses an expression; the message says why."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset
        """where in the expression's text, from 0"""


class Version(msgspec.Struct, frozen=True, order=True, gc=False):
    """Two to four numbers with dots between them; 1.2 comes before 1.2.0."""

    numbers: tuple[int, ...]

    @property
    def text(self) -> str:
        """How it is written."""
        return ".".join(map(str, self.numbers))


class Literal(msgspec.Struct, frozen=True, gc=False):
    """A value that is written out."""

    value: bool | float | str | Version | None
    start: int
    """where in the expression's text, from 0, as everywhere here"""
    end: int


class Reference(msgspec.Struct, frozen=True):
    """A context or loop variable by its name, and the way into it: `variables['Build.Reason']`."""

    name: str
    """in lower case"""
    keys: "tuple[Key, ...]"
    start: int
    end: int

    @property
    def path(self) -> tuple[str, ...]:
        """The name and the keys after it: `*` for every member, nothing for an index or computed key."""
        return (
            self.name,
            *("*" if key is None else key if isinstance(key, str) else "" for key in self.keys),
        )


class Index(msgspec.Struct, frozen=True):
    """A way into what a function returns: `split(x, '/')[2]`."""

    base: "Call"
    keys: "tuple[Key, ...]"
    start: int
    end: int


class Call(msgspec.Struct, frozen=True):
    """A function, called."""

    name: str
    """in lower case"""
    arguments: "tuple[Part, ...]"
    start: int
    end: int


Part: TypeAlias = Literal | Reference | Index | Call
Key: TypeAlias = str | Part | None
"""a name; an index or a key that is computed; None for `*`, every member"""


class Expression(msgspec.Struct, frozen=True):
    """A parsed expression."""

    text: str
    root: Part


def references(expression: Expression) -> Iterator[Reference]:
    """Every access to a context or loop variable, in the order in which they are written."""
    return (part for part in _parts(expression.root) if isinstance(part, Reference))


def calls(expression: Expression) -> Iterator[Call]:
    """Every call of a function, the outer before the inner."""
    return (part for part in _parts(expression.root) if isinstance(part, Call))


def _parts(part: Part) -> Iterator[Part]:
    yield part
    match part:
        case Call():
            for argument in part.arguments:
                yield from _parts(argument)
        case Index():
            yield from _parts(part.base)
            yield from _keys(part.keys)
        case Reference():
            yield from _keys(part.keys)
        case Literal():
            pass


def _keys(keys: tuple[Key, ...]) -> Iterator[Part]:
    for key in keys:
        if key is not None and not isinstance(key, str):
            yield from _parts(key)
