"""What a scalar takes its text from: macros, spliced template expressions, and runtime expressions."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from candado.code.pipelines.expressions import ExpressionError, parse
from candado.code.pipelines.expressions.tree import Call, Index, Part, Reference
from candado.code.pipelines.macros import macros
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.text import Span
from candado.code.pipelines.values import Text, Unknown, Value

How = Literal["macro", "template", "runtime"]
"""`$( )`, `${{ }}` or `$[ ]`"""

_OPEN = frozenset({"", "string", "object", "stringlist"})
"""types of parameters that may hold any text; the service offers a list of what there is for the others"""
_CARRIERS = frozenset(
    {"format", "join", "lower", "upper", "replace", "trim", "split", "coalesce", "converttojson", "iif"}
)
"""functions whose result holds text that they are given; the others give booleans and numbers"""


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A stretch of a scalar's value that stands for text from elsewhere."""

    start: int
    end: int
    how: How
    variable: str = ""
    """its name, as written there"""
    parameter: Unknown | None = None
    output: tuple[str, ...] = ()
    """a way into `dependencies` or `stageDependencies`, its first word in lower case"""
    trail: tuple[Span, ...] = ()
    """where a variable was handed from template to template before it came here"""

    @property
    def key(self) -> str:
        """What the variable is found by: its case does not matter."""
        return self.variable.lower()


@lru_cache(maxsize=256)
def mentions(scalar: Scalar) -> tuple[Mention, ...]:
    """Macros, and what template expressions put there."""
    return (*_macros(scalar), *_spliced(scalar))


@lru_cache(maxsize=256)
def definition_mentions(scalar: Scalar) -> tuple[Mention, ...]:
    """The same of a variable's value, which may also be one runtime expression as a whole."""
    text = scalar.value.strip()
    if text.startswith("$[") and text.endswith("]"):
        return (*_runtime(scalar, text[2:-1]), *_spliced(scalar))
    return mentions(scalar)


def _macros(scalar: Scalar) -> Iterator[Mention]:
    return (Mention(macro.start, macro.end, "macro", macro.name) for macro in macros(scalar))


def _spliced(scalar: Scalar) -> Iterator[Mention]:
    for piece in scalar.pieces:
        for unknown in _carried_values(piece.value):
            if unknown.kind == "parameter":
                yield Mention(piece.start, piece.end, "template", parameter=unknown)
            elif unknown.kind == "variable":
                yield Mention(piece.start, piece.end, "template", unknown.name, trail=unknown.trail)


def _carried_values(value: Value) -> Iterator[Unknown]:
    """The free values that the text of a value comes from, each once, with all hands that it went through."""
    seen: set[int] = set()
    left: list[tuple[Value, tuple[Span, ...]]] = [(value, ())]
    while left:
        current, hands = left.pop()
        if isinstance(current, Text):
            left.extend((part, hands) for part in current.parts if isinstance(part, Unknown))
        elif isinstance(current, Unknown) and current.free and id(current) not in seen:
            seen.add(id(current))
            hands = (*current.trail, *hands)
            if current.kind != "expression":
                if current.type in _OPEN:
                    yield msgspec.structs.replace(current, trail=hands)
            elif not _is_access(current.name):
                left.extend((part, hands) for part in current.parts)


def _is_access(text: str) -> bool:
    """Whether an expression only looks something up by a key that is unknown: its text is not the key's."""
    try:
        return isinstance(parse(text).root, Reference)
    except ExpressionError:
        return False


def _runtime(scalar: Scalar, expression: str) -> Iterator[Mention]:
    try:
        root = parse(expression).root
    except ExpressionError:
        return
    start = scalar.value.index("$[") + 2
    for reference in _carried(root):
        first, last = start + reference.start, start + reference.end
        name, *keys = reference.path
        if name == "variables" and keys:
            yield Mention(first, last, "runtime", ".".join(keys))
        elif name in ("dependencies", "stagedependencies"):
            yield Mention(first, last, "runtime", output=(name, *keys))
        elif name == "resources":
            yield Mention(first, last, "runtime", ".".join((name, *keys)))


def _carried(part: Part) -> Iterator[Reference]:
    """The accesses whose text is in the result."""
    match part:
        case Reference():
            yield part
        case Index():
            yield from _carried(part.base)
        case Call() if part.name in _CARRIERS:
            for argument in part.arguments[1:] if part.name == "iif" else part.arguments:
                yield from _carried(argument)
        case _:
            return
