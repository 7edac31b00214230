"""Area distributedtask: secure files, which are written and never read."""

import msgspec

from ...state import builtin
from ...state.library import NAMESPACE, SecureFile, secure_file_token
from ..errors import ServiceError, bad_request, not_found
from ..references import identity_reference
from ..request import Reply, Request, collection, find
from ..routing import route

FILES = "adcfd8bc-b184-43ba-bd84-7c8c6a2ff421"


class Written(msgspec.Struct):
    """What can be changed of a file."""

    name: str | None = None
    properties: dict[str, str] | None = None


@route(FILES, "GET")
def secure_files(request: Request) -> object:
    """The secure files of a project that the caller may view, or one, by id."""
    _, project = request.project()
    if request.parameters.get("secureFileId"):
        return _described(request, *_found(request, "View"))
    wanted = request.query.get("namePattern")
    return collection(
        [
            _described(request, key, file)
            for key, file in project.secure_files.items()
            if request.may(NAMESPACE, "View", secure_file_token(project, file)) and wanted in (None, "*", key)
        ]
    )


@route(FILES, "POST")
def upload(request: Request) -> object:
    """Stores a file under the name in the query; what is in it is not kept here."""
    name, project = request.project()
    request.require(NAMESPACE, "Create", f"Library/{project.id}")
    key = request.query.get("name")
    if not key:
        raise bad_request("The name of the secure file is missing.", "ArgumentNullException")
    _check_free(request, name, key)
    caller, now = request.caller.identity.name, request.present()
    file = SecureFile(
        created_by=caller,
        created=now,
        modified_by=caller,
        modified=now,
        permissions={caller: builtin.everything(NAMESPACE)},
    )
    request.put(("projects", name, "secure_files", key), file)
    return _described(request, key, request.organization.projects[name].secure_files[key])


@route(FILES, "PATCH")
def update_file(request: Request) -> object:
    """Renames a file, or changes its properties."""
    name, _ = request.project()
    key, file = _found(request, "Administer")
    asked = request.decoded(Written)
    changed = msgspec.structs.replace(
        file,
        properties=file.properties if asked.properties is None else asked.properties,
        modified_by=request.caller.identity.name,
        modified=request.present(),
    )
    new = asked.name or key
    if new != key:
        _check_free(request, name, new)
        request.put(("projects", name, "secure_files", key), None)
    request.put(("projects", name, "secure_files", new), changed)
    return _described(request, new, changed)


@route(FILES, "DELETE")
def delete_file(request: Request) -> Reply:
    """Deletes a file."""
    name, _ = request.project()
    key, _ = _found(request, "Administer")
    request.put(("projects", name, "secure_files", key), None)
    return Reply(status=204)


def _found(request: Request, permission: str) -> tuple[str, SecureFile]:
    _, project = request.project()
    id = request.parameters.get("secureFileId", "")
    found = find(project.secure_files, id)
    if found is None or not request.may(NAMESPACE, "View", secure_file_token(project, found[1])):
        raise not_found(f"The secure file {id} was not found.", "SecureFileNotFoundException")
    request.require(NAMESPACE, permission, secure_file_token(project, found[1]))
    return found


def _check_free(request: Request, project: str, name: str) -> None:
    if name in request.organization.projects[project].secure_files:
        message = f"A secure file named {name} already exists."
        raise ServiceError(409, "SecureFileExistsException", message)


def _described(request: Request, name: str, file: SecureFile) -> object:
    return {
        "id": file.id,
        "name": name,
        "properties": file.properties,
        "createdBy": identity_reference(request, file.created_by),
        "createdOn": request.time(file.created),
        "modifiedBy": identity_reference(request, file.modified_by or file.created_by),
        "modifiedOn": request.time(file.modified),
    }
