"""What the pipelines of a project share, as definitions: settings, variable groups and extensions.

An extension that adds steps is the organization's, and is told in each project in which it adds them.
"""

from collections.abc import Iterator, Mapping

from candado.code.pipelines.definition import read, written
from candado.code.pipelines.text import File
from candado.examine.grants import written as written_grants
from candado.examine.known import Known
from candado.examine.told import Told


def shared(known: Known, project_id: str) -> Iterator[Told]:
    """All of it that rules could find something in."""
    settings = known.settings(project_id)
    if settings:
        name = known.project_name(project_id)
        yield _shared(known, "project", name, f"{project_id}/_settings/settings", {"settings": settings})
    for group in known.variable_groups(project_id):
        page = f"_library?itemType=VariableGroups&view=VariableGroupView&variableGroupId={group.group_id}"
        said = _permissions(known, "Library", f"Library/{project_id}", "VariableGroup", group.group_id)
        if said:
            yield _shared(known, "variable group", group.name, f"{project_id}/{page}", said)
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


def _shared(known: Known, kind: str, name: str, page: str, said: Mapping[str, object]) -> Told:
    text = written({"type": kind, "name": name, **said})
    return Told(read(File(f"{kind}/{name}", text), known.today), page)
