"""Variables, and the groups that bring more."""

from typing import Literal

from candado.code.pipelines.build.listing import Reading, listed
from candado.code.pipelines.expand.scope import Scope
from candado.code.pipelines.model import Variable, VariableGroup
from candado.code.pipelines.nodes import Mapping, Node, Scalar, is_true
from candado.code.pipelines.values import Guard

Where = Literal["pipeline", "stage", "job"]


def variables(
    node: Node | None, where: Where, scope: Scope, reading: Reading
) -> tuple[list[Variable], list[VariableGroup]]:
    """What `variables:` defines, as a mapping or as a list, templates followed."""
    if isinstance(node, Mapping):
        return _mapped(node, where, scope, ()), []
    made: list[Variable] = []
    groups: list[VariableGroup] = []
    for element in listed(node, "variables", scope, reading):
        frame = element.scope.frame.of(element.node)
        if group := element.node.scalar("group"):
            groups.append(VariableGroup(group, where, frame, element.guards))
        elif name := element.node.scalar("name"):
            value, readonly = element.node.get("value"), is_true(element.node.get("readonly"))
            made.append(Variable(name, value, where, frame, readonly, element.guards))
        else:
            made.extend(_mapped(element.node, where, element.scope, element.guards))
    return made, groups


def _mapped(node: Mapping, where: Where, scope: Scope, guards: tuple[Guard, ...]) -> list[Variable]:
    return [
        Variable(entry.key, entry.value, where, scope.frame.of(node), guards=guards + entry.guards)
        for entry in node.entries
        if not (isinstance(entry.value, Scalar) and entry.key.value.startswith("${{"))
    ]
