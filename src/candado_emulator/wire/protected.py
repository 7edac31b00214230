"""Protected resources: what a pipeline needs an authorization for, and what is checked first."""

from collections.abc import Callable, Iterator, Mapping
from typing import cast

import msgspec

from ..state import agents, connection, environment, library, repository
from ..state.connection import Connection
from ..state.library import VariableGroup
from ..state.project import Project
from ..state.protection import MAPS, Protected, share
from .errors import access_denied, not_found
from .request import Request

Token = Callable[..., str]
"""Gives the token of a project and its resource."""


class Kind(msgspec.Struct, frozen=True):
    """How a kind of resource is secured."""

    namespace: str
    view: str
    use: str
    administer: str
    token: Token


KINDS = {
    "endpoint": Kind(connection.NAMESPACE, "ViewEndpoint", "Use", "Administer", connection.connection_token),
    "environment": Kind(environment.NAMESPACE, "View", "Use", "Administer", environment.environment_token),
    "queue": Kind(agents.NAMESPACE, "View", "Use", "AdministerPermissions", agents.queue_token),
    "repository": Kind(
        repository.NAMESPACE,
        "GenericRead",
        "GenericContribute",
        "ManagePermissions",
        repository.repository_token,
    ),
    "securefile": Kind(library.NAMESPACE, "View", "Use", "Administer", library.secure_file_token),
    "variablegroup": Kind(library.NAMESPACE, "View", "Use", "Administer", library.variable_group_token),
}
"""By resourceType on the wire."""


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """A protected resource as a project sees it."""

    type: str
    id: str
    """on the wire; a repository's has its project's id in front"""
    name: str
    path: tuple[str, ...]
    """where the state keeps `protected`"""
    protected: Protected
    token: str

    def may(self, request: Request, action: str) -> bool:
        """Whether the caller may view, use or administer it."""
        kind = KINDS[self.type]
        return request.may(kind.namespace, cast(str, getattr(kind, action)), self.token)

    def require(self, request: Request, action: str) -> None:
        """ServiceError 403 where the caller may not view, use or administer it."""
        if not self.may(request, action):
            raise access_denied(request.caller.identity.display_name, action.capitalize(), self.token)

    def put(self, request: Request, **changes: object) -> None:
        """Changes its authorizations or checks."""
        request.put(self.path, msgspec.structs.replace(cast(msgspec.Struct, self.protected), **changes))


def resources(request: Request, project_name: str, type: str) -> Iterator[Resource]:
    """The resources of a type in a project, shared connections too, whoever may see them."""
    project = request.organization.projects[project_name]
    held = cast("dict[str, Protected]", getattr(project, MAPS[type]))
    for name, resource in held.items():
        yield _resource(project, type, name, resource, ("projects", project_name, MAPS[type], name))
    for owner, other in request.organization.projects.items():
        for name, it in _shareable(other, type).items():
            if owner != project_name and (shared := share(it.shared_with, project_name)):
                path = ("projects", owner, MAPS[type], name, "shared_with", project_name)
                token = KINDS[type].token(project, it)
                shown = shared.name or name
                yield Resource(type=type, id=str(it.id), name=shown, path=path, protected=shared, token=token)


def _shareable(project: Project, type: str) -> Mapping[str, Connection | VariableGroup]:
    match type:
        case "endpoint":
            return project.connections
        case "variablegroup":
            return project.variable_groups
        case _:
            return {}


def resource(request: Request, project_name: str, type: str, key: str) -> Resource:
    """A resource by its id on the wire, in any case; 404 where there is none."""
    wanted = key.rpartition(".")[2].lower()
    if type.lower() in KINDS:
        for found in resources(request, project_name, type.lower()):
            if found.id.rpartition(".")[2] == wanted:
                return found
    raise not_found(f"The resource {type} {key} was not found.", "ResourceNotFoundException")


def _resource(
    project: Project, type: str, name: str, protected: Protected, path: tuple[str, ...]
) -> Resource:
    id = str(getattr(protected, "id", ""))
    return Resource(
        type=type,
        id=f"{project.id}.{id}" if type == "repository" else id,
        name=name,
        path=path,
        protected=protected,
        token=KINDS[type].token(project, protected),
    )
