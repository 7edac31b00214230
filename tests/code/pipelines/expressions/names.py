"""Names for expressions to see: made from Python values, parts of which may be unknown."""

from collections.abc import Mapping as Names
from typing import Any, overload

from candado.code.pipelines.expressions import Context, Members, evaluate, parse
from candado.code.pipelines.nodes import Entry, Item, Mapping, Node, Scalar, Sequence
from candado.code.pipelines.text import File, Span
from candado.code.pipelines.values import Guard, Piece, Text, Unknown, Value

FILE = File("azure-pipelines.yml", "steps: []")
PLACE = Span(FILE, 0, 5)
GUARD = Guard("eq(variables.x, '1')", PLACE, holds=True)


class Maybe:
    """A member that is there only under a guard."""

    def __init__(self, value: Any) -> None:
        self.value = value


@overload
def node(value: dict[str, Any]) -> Mapping: ...
@overload
def node(value: list[Any]) -> Sequence: ...
@overload
def node(value: str | Unknown | Text) -> Scalar: ...
def node(value: Any) -> Node:
    """An array, an object or a scalar as YAML would give it; what is unknown stands as an expression."""
    if isinstance(value, dict):
        return Mapping(
            FILE, 0, 5, [Entry(scalar(key), node(plain(held)), guards(held)) for key, held in value.items()]
        )
    if isinstance(value, list):
        return Sequence(FILE, 0, 5, [Item(node(plain(held)), guards(held)) for held in value])
    return scalar(value)


def plain(value: Any) -> Any:
    return value.value if isinstance(value, Maybe) else value


def guards(value: Any) -> tuple[Guard, ...]:
    return (GUARD,) if isinstance(value, Maybe) else ()


def scalar(value: str | Unknown | Text) -> Scalar:
    """A scalar; each unknown part is an expression in it."""
    if isinstance(value, str):
        return Scalar(FILE, 0, 5, value)
    text = ""
    pieces: list[Piece] = []
    for part in value.parts if isinstance(value, Text) else (value,):
        written = part if isinstance(part, str) else f"${{{{ parameters.{part.name} }}}}"
        if isinstance(part, Unknown):
            end = len(text) + len(written)
            pieces.append(Piece(len(text), end, len(text), end, part, f"parameters.{part.name}"))
        text += written
    return Scalar(FILE, 0, 5, text, pieces=tuple(pieces))


def members(held: Names[str, Value]) -> Members:
    """A context that holds these, and null under any other name."""
    return lambda key: node({}) if key is None else held.get(key.lower())


def value(text: str, /, **names: "Value | Members") -> Value:
    """What an expression comes to where these names mean something."""
    return evaluate(parse(text), Context(names, PLACE))


def written(value: Value) -> Any:
    """A value as Python has it: arrays as lists, objects as dictionaries."""
    if isinstance(value, Sequence):
        return [
            written(item.node if not isinstance(item.node, Scalar) else item.node.value)
            for item in value.items
        ]
    if isinstance(value, Mapping):
        return {
            entry.key.value: written(
                entry.value if not isinstance(entry.value, Scalar) else entry.value.value
            )
            for entry in value.entries
        }
    return value
