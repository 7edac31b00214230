"""Variables as YAML writes them: a mapping, or a list of pairs, groups and templates."""

from collections.abc import Iterator

from candado.code.pipelines.expand.scope import Included, Scope
from candado.code.pipelines.expressions import scalar_value
from candado.code.pipelines.nodes import Item, Mapping, Node, Scalar, Sequence
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


def remember(name: Scalar, node: Node, guards: tuple[Guard, ...], known: dict[str, Value]) -> None:
    """Add what templates know of a variable; one that is set under guards has choices."""
    key = name.value.lower()
    value: Value = scalar_value(node) if isinstance(node, Scalar) else None
    if isinstance(value, str) and ("$(" in value or value.startswith("$[")):
        value = Unknown("variable", name.value, declared=name.span)
    if guards and isinstance(value, str):
        before = known.get(key)
        choices = (
            before.choices if isinstance(before, Unknown) else (before,) if isinstance(before, str) else ()
        )
        value = Unknown("variable", name.value, choices=(*choices, value), declared=name.span)
    known[key] = value


def remember_element(item: Item, scope: Scope) -> None:
    """Add what an element of a list of variables brings: one variable, or those of a template."""
    if not isinstance(item.node, Mapping):
        return
    if item.node.get("template") is not None:
        included = scope.include(item.node, scope)
        if isinstance(included, Included):
            for name, node, guards in pairs(included.root.get("variables")):
                remember(name, node, item.guards + guards, scope.variables)
        return
    if (name := item.node.scalar("name")) is not None:
        remember(name, item.node.get("value") or _empty(name), item.guards, scope.variables)
