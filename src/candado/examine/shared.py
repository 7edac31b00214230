"""What the pipelines of a project share, as definitions: variable groups, task groups, and extensions.

An extension that adds steps is the organization's, and is told in each project in which it adds them.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from candado.code.pipelines.definition import Definition, read, written
from candado.code.pipelines.text import File
from candado.examine.grants import written as written_grants
from candado.examine.known import Known


class Shared(NamedTuple):
    """Something that pipelines share, and its page below the organization's address."""

    definition: Definition
    page: str


def shared(known: Known, project_id: str) -> Iterator[Shared]:
    """All of it that rules could find something in."""
    for group in known.variable_groups(project_id):
        page = f"_library?itemType=VariableGroups&view=VariableGroupView&variableGroupId={group.group_id}"
        said = _permissions(known, "Library", f"Library/{project_id}", "VariableGroup", group.group_id)
        if said:
            yield _shared(known, "variable group", group.name, f"{project_id}/{page}", said)
    for group in known.task_groups(project_id):
        said = _permissions(known, "MetaTask", project_id, group.group_id)
        if said:
            yield _shared(known, "task group", group.name, f"{project_id}/_taskgroup/{group.group_id}", said)
    if known.pipelines(project_id):
        for extension in known.extensions:
            if extension.is_decorator and not extension.is_disabled:
                said = {"publisher": extension.publisher_id, "contributes": "pipeline-decorator"}
                page = "_settings/extensions?tab=installed"
                yield _shared(known, "extension", extension.name, page, said)


def _permissions(known: Known, namespace: str, root: str, *below: str) -> dict[str, object]:
    granted = known.grants.on(namespace, root, *below) if known.grants else ()
    said = written_grants(granted, ("Administer", "Edit"))
    return {"permissions": said} if said else {}


def _shared(known: Known, kind: str, name: str, page: str, said: Mapping[str, object]) -> Shared:
    text = written({"type": kind, "name": name, **said})
    return Shared(read(File(f"{kind}/{name}", text), known.today), page)
