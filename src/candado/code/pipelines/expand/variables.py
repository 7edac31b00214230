"""Variables as YAML writes them: a mapping, or a list of pairs, groups and templates."""

from collections.abc import Iterator

from candado.code.pipelines.expressions import scalar_value
from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence
from candado.code.pipelines.values import Guard, Unknown, Value

Pair = tuple[Scalar, Node, tuple[Guard, ...]]


def pairs(node: Node | None) -> Iterator[Pair]:
    """Names and values, in order."""
    match node:
        case Mapping():
            for entry in node.entries:
                yield entry.key, entry.value, entry.guards
        case Sequence():
            for item in node.items:
                if isinstance(item.node, Mapping) and (name := item.node.scalar("name")):
                    value = item.node.get("value")
                    yield name, value if value is not None else _empty(name), item.guards
        case _:
            return


def _empty(name: Scalar) -> Scalar:
    return Scalar(name.file, name.end, name.end, "")


def known_variables(node: Node | None) -> dict[str, Value]:
    """What templates know of variables, by name in lower case; those set under a guard have choices."""
    known: dict[str, Value] = {}
    for name, node_value, guards in pairs(node):
        key = name.value.lower()
        value: Value = scalar_value(node_value) if isinstance(node_value, Scalar) else None
        if isinstance(value, str) and ("$(" in value or value.startswith("$[")):
            value = Unknown("variable", name.value, declared=name.span)
        if guards and isinstance(value, str):
            before = known.get(key)
            choices = (
                before.choices
                if isinstance(before, Unknown)
                else (before,)
                if isinstance(before, str)
                else ()
            )
            value = Unknown("variable", name.value, choices=(*choices, value), declared=name.span)
        known[key] = value
    return known
