"""Area build: the folders of pipelines."""

import msgspec

from ...state.pipeline import NAMESPACE, PipelineFolder, folder_token
from ...state.project import Project
from ..errors import ServiceError, bad_request, not_found
from ..pipeline_names import follow
from ..pipelines import Place
from ..references import identity_reference, project_reference
from ..request import Reply, Request, collection
from ..routing import route

FOLDERS = "a906531b-d2da-4f55-bda7-f3e676cc50d9"


class Written(msgspec.Struct):
    """The body that creates or changes a folder."""

    path: str
    description: str | None = None


@route(FOLDERS, "GET")
def folders(request: Request) -> object:
    """The folders of a project, or one and those below it, that hold something the caller may view."""
    name, project = request.project()
    start = _key(request.parameters.get("path") or "")
    keys = [key for key in _all(project) if not start or key == start or key.startswith(f"{start}/")]
    if start and not keys:
        raise _missing(start)
    order = (request.query.get("queryOrder") or "").lower()
    rows = [
        _described(request, name, project, key)
        for key in sorted(keys, key=str.lower, reverse=order == "folderdescending")
        if request.may(NAMESPACE, "ViewBuildDefinition", folder_token(project, key))
    ]
    return collection(rows)


@route(FOLDERS, "PUT")
def create_folder(request: Request) -> object:
    """Creates a folder."""
    name, project = request.project()
    asked = request.decoded(Written)
    key = _key(request.parameters.get("path") or asked.path)
    request.require(NAMESPACE, "CreateBuildDefinition", folder_token(project, key.rpartition("/")[0]))
    if not key or key in _all(project):
        message = f"The folder \\{key} already exists."
        raise ServiceError(409, "FolderExistsException", message)
    _create(request, name, key, asked.description or "")
    return _described(request, *request.project(), key)


@route(FOLDERS, "POST")
def update_folder(request: Request) -> object:
    """Changes the description of a folder, and moves it with all that is in it."""
    name, project = request.project()
    key, asked = _found(request, project), request.decoded(Written)
    request.require(NAMESPACE, "EditBuildDefinition", folder_token(project, key))
    new = _key(asked.path)
    if not new or (new != key and new in _all(project)):
        raise bad_request(f"The folder cannot be moved to \\{new}.", "InvalidFolderException")
    changed = msgspec.structs.replace(
        project.pipeline_folders.get(key, PipelineFolder()),
        description=asked.description or "",
        changed_by=request.caller.identity.name,
        changed=request.present(),
    )
    if new != key:
        _create(request, name, new)
        _move(request, name, key, new)
    request.put(("projects", name, "pipeline_folders", new), changed)
    return _described(request, *request.project(), new)


@route(FOLDERS, "DELETE")
def delete_folder(request: Request) -> Reply:
    """Deletes a folder with all that is in it."""
    name, project = request.project()
    key = _found(request, project)
    request.require(NAMESPACE, "DeleteBuildDefinition", folder_token(project, key))
    for kind, held in (("pipelines", project.pipelines), ("pipeline_folders", project.pipeline_folders)):
        for each in held:
            if _is_in(each, key):
                if kind == "pipelines":
                    follow(request, Place(name, project, each, project.pipelines[each]), None)
                request.put(("projects", name, kind, each), None)
    return Reply(status=204)


def _create(request: Request, name: str, key: str, description: str = "") -> None:
    """Makes a folder, and those above it that there are not."""
    above = key.rpartition("/")[0]
    if above and above not in _all(request.organization.projects[name]):
        _create(request, name, above)
    caller = request.caller.identity.name
    new = PipelineFolder(description=description, created_by=caller, created=request.present())
    request.put(("projects", name, "pipeline_folders", key), new)


def _move(request: Request, name: str, old: str, new: str) -> None:
    project = request.organization.projects[name]
    for kind, held in (("pipeline_folders", project.pipeline_folders), ("pipelines", project.pipelines)):
        for key, it in list(held.items()):
            if _is_in(key, old):
                moved = f"{new}{key.removeprefix(old)}"
                request.put(("projects", name, kind, key), None)
                request.put(("projects", name, kind, moved), it)
                if kind == "pipelines":
                    follow(request, Place(name, project, key, project.pipelines[key]), moved)


def _is_in(key: str, folder: str) -> bool:
    return key == folder or key.startswith(f"{folder}/")


def _key(path: str) -> str:
    """The key of a folder with this path on the wire; the root's is empty."""
    return "/".join(part for part in path.replace("\\", "/").split("/") if part)


def _all(project: Project) -> set[str]:
    """The folders of a project: the root, those told, those that pipelines are in, and all above them."""
    found = {""}
    for key in (*project.pipeline_folders, *(key.rpartition("/")[0] for key in project.pipelines)):
        parts = key.split("/")
        found |= {"/".join(parts[:n]) for n in range(1, len(parts) + 1)}
    return found


def _found(request: Request, project: Project) -> str:
    key = _key(request.parameters.get("path") or "")
    if not key or key not in _all(project):
        raise _missing(key)
    return key


def _missing(key: str) -> ServiceError:
    return not_found(f"The folder \\{key} could not be found.", "FolderNotFoundException")


def _described(request: Request, name: str, project: Project, key: str) -> dict[str, object]:
    """A Folder; who made the root is not told."""
    folder = project.pipeline_folders.get(key, PipelineFolder())
    row: dict[str, object] = {"path": "\\" + key.replace("/", "\\")}
    if folder.description:
        row["description"] = folder.description
    row["createdOn"] = request.time(folder.created)
    if key:
        row["createdBy"] = identity_reference(request, folder.created_by)
    if folder.changed_by:
        row["lastChangedDate"] = request.time(folder.changed)
        row["lastChangedBy"] = identity_reference(request, folder.changed_by)
    return row | {"project": project_reference(request, name, project)}
