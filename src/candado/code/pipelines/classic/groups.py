"""Task groups in the place of their use: `$(name)` of an input becomes what the caller gives."""

from typing import Protocol

from candado.code.pipelines.classic import words
from candado.code.pipelines.definition import Definition
from candado.code.pipelines.expand.parameters import bound, declared
from candado.code.pipelines.expand.scope import Included, Scope
from candado.code.pipelines.expand.spots import Spot
from candado.code.pipelines.expand.tree import filled
from candado.code.pipelines.macros import macros
from candado.code.pipelines.model import Frame, Unresolved
from candado.code.pipelines.nodes import Entry, Item, Mapping, Node, Scalar, Sequence
from candado.code.pipelines.repositories import NotAtHand
from candado.code.pipelines.values import Value


class Groups(Protocol):
    """What gives the task groups of a project."""

    def group(self, id: str, major: str) -> Definition:
        """A task group by its id and major version, empty for the newest. Raises NotAtHand."""
        ...


class NoGroups:
    """A project of which no task group is at hand."""

    def group(self, id: str, major: str) -> Definition:
        """See Groups."""
        raise NotAtHand("the task group is not among those that were read")


def include(groups: Groups, call: Mapping, scope: Scope) -> Included | Unresolved:
    """The steps of a task group for a step that is one. Raises TooMuch."""
    name = call.scalar("template")
    if name is None:
        return Unresolved("", "its name is no text", call.span)
    id, _, major = name.value.partition("@")
    try:
        group = groups.group(id, major)
    except NotAtHand as error:
        return Unresolved(name.value, str(error), name.span, name)
    parent = scope.frame.of(call)
    if any(each.file is group.file for each in _around(parent)):
        return Unresolved(name.value, "it includes itself", name.span, name)
    root = words.group(group)
    values, given = _given(root, call, name)
    frame = Frame(group.file, name.span, parent, values, given)
    scope.budget.part()
    if len(frame.calls) > scope.budget.levels:
        reason = f"task groups are nested more than {scope.budget.levels} levels deep"
        return Unresolved(name.value, reason, name.span, name)
    inner = Scope(frame, scope.budget, scope.include, scope.variables)
    return Included(with_inputs(root, inner), inner)


def with_inputs(root: Mapping, scope: Scope) -> Mapping:
    """A task group whose steps have what its inputs hold in the scope. Raises TooMuch."""
    values = scope.frame.parameters
    entries = [
        Entry(entry.key, _filled(entry.value, values, scope) if entry.key.value == "steps" else entry.value)
        for entry in root.entries
    ]
    return Mapping(root.file, root.start, root.end, entries) if values else root


def _around(frame: Frame) -> list[Frame]:
    found: list[Frame] = []
    around: Frame | None = frame
    while around is not None:
        found.append(around)
        around = around.parent
    return found


def _given(root: Mapping, call: Mapping, name: Scalar) -> tuple[dict[str, Value], dict[str, Node]]:
    """What each input holds, and where that is written."""
    arguments = call.get("parameters")
    handed = arguments if isinstance(arguments, Mapping) else Mapping(name.file, name.start, name.end, [])
    values: dict[str, Value] = {}
    written: dict[str, Node] = {}
    for parameter in declared(root):
        key = parameter.name.value.lower()
        node = handed.get(key)
        values[key] = bound(parameter, node, name.span)
        if (source := node or parameter.default) is not None:
            written[key] = source
    return values, written


def _filled(node: Node, values: dict[str, Value], scope: Scope) -> Node:
    scope.budget.node()
    match node:
        case Scalar():
            found = [macro for macro in macros(node) if macro.key in values]
            spots = tuple(Spot(each.start, each.end, f"parameters.{each.name}") for each in found)
            return filled(node, spots, [values[each.key] for each in found], scope) if found else node
        case Mapping():
            entries = [Entry(entry.key, _filled(entry.value, values, scope)) for entry in node.entries]
            return Mapping(node.file, node.start, node.end, entries)
        case Sequence():
            items = [Item(_filled(item.node, values, scope)) for item in node.items]
            return Sequence(node.file, node.start, node.end, items)
