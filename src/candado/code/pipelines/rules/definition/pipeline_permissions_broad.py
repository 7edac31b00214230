"""Everyone may change a pipeline, or run it."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Mapping
from candado.code.pipelines.rule import Match

_QUEUE = "QueueBuilds"
_MAY = {
    "AdministerBuildPermissions": "say who may do what with",
    "EditBuildDefinition": "change",
    _QUEUE: "run",
}
_WHICH = {
    "all pipelines": "all pipelines of the project that inherit permissions",
    "pipeline folder": "the pipelines in this folder that inherit permissions",
}


def pipeline_permissions_broad(definition: Definition) -> Iterator[Match]:
    """What groups that hold everyone may do with a pipeline, with those of a folder, or with all."""
    groups = definition.at("permissions")
    if not isinstance(groups, Mapping):
        return
    which = _WHICH.get(definition.text("type"), "the pipeline")
    for group in groups.entries:
        for entry in group.value.entries if isinstance(group.value, Mapping) else ():
            name = entry.key.value
            if name in _MAY:
                usual = name == _QUEUE and group.key.value == "Contributors"
                yield Match(
                    at=entry.key.span,
                    message=f"everyone in {group.key.value} may {_MAY[name]} {which}",
                    severity="low" if usual else "medium" if name == _QUEUE else None,
                    persona="auditor" if usual else None,
                )
