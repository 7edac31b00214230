"""Everyone may change what many pipelines use."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Mapping
from candado.code.pipelines.rule import Match

_EDIT = ("Administer", "Edit")
_WHICH = {
    "task group": "the task group",
    "variable group": "the variable group",
    "all task groups": "all task groups of the project that inherit permissions",
    "all variable groups": "all variable groups of the project that inherit permissions",
}


def editable_task_group(definition: Definition) -> Iterator[Match]:
    """Task groups and variable groups that a group which holds everyone may edit, one match for each."""
    which, groups = _WHICH.get(definition.text("type")), definition.at("permissions")
    if which is None or not isinstance(groups, Mapping):
        return
    for group in groups.entries:
        if isinstance(group.value, Mapping) and any(group.value.get(name) for name in _EDIT):
            yield Match(at=group.key.span, message=f"everyone in {group.key.value} may change {which}")
