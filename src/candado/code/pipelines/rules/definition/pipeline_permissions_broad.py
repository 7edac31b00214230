"""Everyone may change a pipeline, or run it."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Mapping, Scalar
from candado.code.pipelines.rule import Match

_QUEUE = "QueueBuilds"
_MAY = {
    "AdministerBuildPermissions": "say who may do what with the pipeline",
    "EditBuildDefinition": "change the pipeline",
    _QUEUE: "run the pipeline",
}
_SET = {
    "organization": ", as set for the whole organization",
    "project": ", as set for all pipelines of the project",
    "folder": ", as set on its folder",
}


def pipeline_permissions_broad(definition: Definition) -> Iterator[Match]:
    """Permissions that groups which hold everyone have on a pipeline, set there or inherited."""
    groups = definition.at("permissions")
    if not isinstance(groups, Mapping):
        return
    for group in groups.entries:
        held = group.value.entries if isinstance(group.value, Mapping) else ()
        for entry in held:
            name, level = entry.key.value, entry.value
            if name in _MAY and isinstance(level, Scalar):
                usual = name == _QUEUE and group.key.value == "Contributors"
                yield Match(
                    at=entry.key.span,
                    message=f"everyone in {group.key.value} may {_MAY[name]}{_SET.get(level.value, '')}",
                    severity="low" if usual else "medium" if name == _QUEUE else None,
                    persona="auditor" if usual else None,
                )
