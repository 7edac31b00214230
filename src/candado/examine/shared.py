"""What the pipelines of a project share, as definitions: settings, permissions, variable groups, extensions.

What is set for all of a kind is told once. An extension that adds steps is the organization's, and is told in
each project in which it adds them.
"""

from collections.abc import Iterator, Mapping

from candado.code.pipelines.definition import read, written
from candado.code.pipelines.text import File
from candado.examine.grants import OF_PIPELINES, OF_SHARED, Grants
from candado.examine.grants import written as written_grants
from candado.examine.known import Known
from candado.examine.told import Told


def shared(known: Known, project_id: str) -> Iterator[Told]:
    """All of it that rules could find something in."""
    settings = known.settings(project_id)
    if settings:
        name = known.project_name(project_id)
        yield _shared(known, "project", name, f"{project_id}/_settings/settings", {"settings": settings})
    if known.grants is not None:
        yield from _of_all(known, known.grants, project_id)
        yield from _of_folders(known, known.grants, project_id)
        yield from _of_variable_groups(known, known.grants, project_id)
    if known.pipelines(project_id):
        for extension in known.extensions:
            if extension.is_decorator and not extension.is_disabled:
                said = {"publisher": extension.publisher_id, "contributes": "pipeline-decorator"}
                page = "_settings/extensions?tab=installed"
                yield _shared(known, "extension", extension.name, page, said)


def _of_all(known: Known, grants: Grants, project_id: str) -> Iterator[Told]:
    """Permissions that all pipelines, task groups and variable groups have that inherit them."""
    name = known.project_name(project_id)
    if known.pipelines(project_id):
        said = written_grants(grants.on_all("Build", project_id), OF_PIPELINES)
        yield from _permitted(known, "all pipelines", name, f"{project_id}/_build", said)
    if known.task_groups(project_id):
        said = written_grants(grants.on_all("MetaTask", project_id), OF_SHARED)
        yield from _permitted(known, "all task groups", name, f"{project_id}/_taskgroups", said)
    if known.variable_groups(project_id):
        said = written_grants(grants.on_all("Library", f"Library/{project_id}"), OF_SHARED)
        page = f"{project_id}/_library?itemType=VariableGroups"
        yield from _permitted(known, "all variable groups", name, page, said)


def _of_folders(known: Known, grants: Grants, project_id: str) -> Iterator[Told]:
    paths = {each.folder.replace("\\", "/").strip("/") for each in known.pipelines(project_id)}
    folders = {path[:end] for path in paths for end in _ends(path)}
    for folder in sorted(folders):
        said = written_grants(grants.on("Build", f"{project_id}/{folder}"), OF_PIPELINES)
        yield from _permitted(known, "pipeline folder", folder, f"{project_id}/_build?view=folders", said)


def _ends(path: str) -> Iterator[int]:
    """Where a folder of a path ends."""
    return (end for end in range(1, len(path) + 1) if path[end : end + 1] in ("", "/"))


def _of_variable_groups(known: Known, grants: Grants, project_id: str) -> Iterator[Told]:
    for group in known.variable_groups(project_id):
        page = f"_library?itemType=VariableGroups&view=VariableGroupView&variableGroupId={group.group_id}"
        token = f"Library/{project_id}/VariableGroup/{group.group_id}"
        said = written_grants(grants.on("Library", token), OF_SHARED)
        yield from _permitted(known, "variable group", group.name, f"{project_id}/{page}", said)


def _permitted(
    known: Known, kind: str, name: str, page: str, said: Mapping[str, object] | None
) -> Iterator[Told]:
    if said:
        yield _shared(known, kind, name, page, {"permissions": said})


def _shared(known: Known, kind: str, name: str, page: str, said: Mapping[str, object]) -> Told:
    text = written({"type": kind, "name": name, **said})
    return Told(read(File(f"{kind}/{name}", text), known.today), page)
