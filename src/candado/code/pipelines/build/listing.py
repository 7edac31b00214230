"""Lists of stages, jobs, steps and variables, with templates replaced by what they hold."""

from collections.abc import Iterator

import msgspec

from candado.code.pipelines.build.handed import handed
from candado.code.pipelines.expand.scope import Scope
from candado.code.pipelines.model import Unresolved
from candado.code.pipelines.nodes import Mapping, Node, Sequence
from candado.code.pipelines.values import Guard


class Reading(msgspec.Struct):
    """The reading of one pipeline, and what could not be had."""

    unresolved: list[Unresolved]


class Listed(msgspec.Struct):
    """An element of a list, and what names mean around it."""

    node: Mapping
    scope: Scope
    guards: tuple[Guard, ...]


def listed(
    node: Node | None, key: str, scope: Scope, reading: Reading, guards: tuple[Guard, ...] = ()
) -> Iterator[Listed]:
    """The elements of the list at `key`; templates give theirs from the same key of their file.

    Variables that a template gives as a mapping are one element.
    """
    if isinstance(node, Mapping) and key == "variables":
        yield Listed(node, scope, guards)
    if not isinstance(node, Sequence):
        return
    for item in node.items:
        element = item.node
        around = guards + item.guards
        scope.budget.part()
        if not isinstance(element, Mapping):
            continue
        if not _calls(element):
            yield Listed(element, scope, around)
            continue
        included = scope.include(element, scope)
        if isinstance(included, Unresolved):
            reading.unresolved.append(included)
            for given in handed(element, key):
                yield from listed(given, key, scope, reading, around)
            continue
        yield from listed(included.root.get(key), key, included.scope, reading, around)


def _calls(element: Mapping) -> bool:
    return element.get("template") is not None
