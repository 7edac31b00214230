"""Area environments, in older clients a part of distributedtask."""

import msgspec

from ...state import builtin
from ...state.environment import NAMESPACE, Environment, environment_token
from .. import paging
from ..errors import ServiceError, bad_request, not_found
from ..references import identity_reference
from ..request import Reply, Request
from ..routing import route

ENVIRONMENTS = "d86b72de-d240-4d6f-8d06-08c2d66b015d"
OLDER = "8572b1fc-2482-47fa-8f74-7e3ed53ee54b"
PAGE = 1000


class Written(msgspec.Struct):
    """The body that creates or changes an environment."""

    name: str | None = None
    description: str | None = None


@route(ENVIRONMENTS, "GET")
@route(OLDER, "GET")
def environments(request: Request) -> Reply | object:
    """The environments of a project that the caller may view, or one, by number."""
    _, project = request.project()
    if request.parameters.get("environmentId"):
        return _described(request, *_found(request, "View"))
    wanted = (request.query.get("name") or "").rstrip("*")
    rows = [
        _described(request, key, environment)
        for key, environment in project.environments.items()
        if key.startswith(wanted) and request.may(NAMESPACE, "View", environment_token(project, environment))
    ]
    return paging.by_header(request, rows, PAGE)


@route(ENVIRONMENTS, "POST")
@route(OLDER, "POST")
def create_environment(request: Request) -> object:
    """Creates an environment, which the caller administers."""
    name, project = request.project()
    request.require(NAMESPACE, "Create", f"Environments/{project.id}")
    asked = request.decoded(Written)
    if not asked.name:
        raise bad_request("The name of an environment cannot be empty.", "ArgumentNullException")
    _check_free(request, name, asked.name)
    caller, now = request.caller.identity.name, request.present()
    environment = Environment(
        description=asked.description or "",
        created_by=caller,
        created=now,
        modified_by=caller,
        modified=now,
        permissions={caller: builtin.everything(NAMESPACE)},
    )
    request.put(("projects", name, "environments", asked.name), environment)
    return _described(request, asked.name, request.organization.projects[name].environments[asked.name])


@route(ENVIRONMENTS, "PATCH")
@route(OLDER, "PATCH")
def update_environment(request: Request) -> object:
    """Changes name and description of an environment."""
    name, _ = request.project()
    key, environment = _found(request, "Manage")
    asked = request.decoded(Written)
    changed = msgspec.structs.replace(
        environment,
        description=environment.description if asked.description is None else asked.description,
        modified_by=request.caller.identity.name,
        modified=request.present(),
    )
    new = asked.name or key
    if new != key:
        _check_free(request, name, new)
        request.put(("projects", name, "environments", key), None)
    request.put(("projects", name, "environments", new), changed)
    return _described(request, new, changed)


@route(ENVIRONMENTS, "DELETE")
@route(OLDER, "DELETE")
def delete_environment(request: Request) -> Reply:
    """Deletes an environment."""
    name, _ = request.project()
    key, _ = _found(request, "Administer")
    request.put(("projects", name, "environments", key), None)
    return Reply(status=204)


def _found(request: Request, permission: str) -> tuple[str, Environment]:
    _, project = request.project()
    id = request.parameters.get("environmentId", "")
    for name, environment in project.environments.items():
        token = environment_token(project, environment)
        if str(environment.id) == id and request.may(NAMESPACE, "View", token):
            request.require(NAMESPACE, permission, token)
            return name, environment
    raise not_found(f"Environment with ID {id} does not exist.", "EnvironmentNotFoundException")


def _check_free(request: Request, project: str, name: str) -> None:
    if name in request.organization.projects[project].environments:
        message = f"Environment {name} already exists in the current project."
        raise ServiceError(409, "EnvironmentExistsException", message)


def _described(request: Request, name: str, environment: Environment) -> object:
    project_name, project = request.project()
    return {
        "id": environment.id,
        "name": name,
        "description": environment.description,
        "createdBy": identity_reference(request, environment.created_by),
        "createdOn": request.time(environment.created),
        "lastModifiedBy": identity_reference(request, environment.modified_by or environment.created_by),
        "lastModifiedOn": request.time(environment.modified),
        "resources": [],
        "project": {"id": project.id, "name": project_name},
    }
