"""Area serviceendpoint: service connections."""

from collections.abc import Iterator

import msgspec

from ...state import builtin
from ...state.connection import NAMESPACE, Connection, connection_token
from ...state.project import Project
from ...state.protection import Share, share
from ..connection_details import data, parameters
from ..errors import ServiceError, bad_request, not_found
from ..references import identity_reference
from ..request import Reply, Request, collection, find
from ..routing import route

OF_PROJECT = "e85f1c62-adfc-4b74-b618-11a150fb195e"
OF_ORGANIZATION = "14e48fdc-2c8b-41ce-a0c3-e26f6cc55bd0"


class Place(msgspec.Struct, frozen=True):
    """A connection with the project that owns it and the one that sees it."""

    owner: str
    project_name: str
    project: Project
    name: str
    connection: Connection

    @property
    def token(self) -> str:
        """Its token in the namespace ServiceEndpoints, in the project that sees it."""
        return connection_token(self.project, self.connection)

    @property
    def path(self) -> tuple[str, ...]:
        """Where the state keeps it."""
        return ("projects", self.owner, "connections", self.name)


class ProjectReference(msgspec.Struct):
    """A project, as a body names it."""

    id: str


class Reference(msgspec.Struct, rename="camel"):
    """What a connection is to be to a project."""

    project_reference: ProjectReference
    name: str = ""
    description: str = ""


class Authorization(msgspec.Struct):
    """How a connection signs in."""

    scheme: str
    parameters: dict[str, str | None] = {}


class Written(msgspec.Struct, rename="camel"):
    """The body that creates or replaces a connection."""

    name: str
    type: str
    authorization: Authorization
    url: str = ""
    description: str | None = None
    data: dict[str, str | None] | None = None
    is_ready: bool = True
    is_disabled: bool | None = None
    service_endpoint_project_references: list[Reference] = []


@route(OF_PROJECT, "GET")
def endpoints(request: Request) -> Reply | object:
    """The connections of a project that the caller may view, its own and shared ones, or one by id."""
    name, _ = request.project()
    seen = [
        place
        for place in connections_of(request, name)
        if request.may(NAMESPACE, "ViewEndpoint", place.token)
    ]
    if key := request.parameters.get("endpointId"):
        found = next((place for place in seen if place.connection.id == key.lower()), None)
        return Reply(body=described(request, found) if found else b"null")
    return collection([described(request, place) for place in seen if _is_asked(request, place)])


@route(OF_ORGANIZATION, "POST")
@route(OF_PROJECT, "POST")
def create_endpoint(request: Request) -> object:
    """Creates a connection; the first project that the body names owns it, the others share it."""
    asked = request.decoded(Written)
    references = asked.service_endpoint_project_references
    if "project" in request.parameters:
        owner, project = request.project()
    elif references:
        owner, project = request.visible_project(references[0].project_reference.id)
    else:
        raise bad_request("serviceEndpointProjectReferences names no project.", "ArgumentException")
    request.require(NAMESPACE, "Create", f"endpoints/{project.id}")
    if find(project.connections, asked.name):
        message = f"Service connection with name {asked.name} already exists."
        raise ServiceError(409, "DuplicateServiceConnectionException", message)
    others = [request.visible_project(reference.project_reference.id)[0] for reference in references]
    caller = request.caller.identity.name
    connection = msgspec.structs.replace(
        _read(asked, Connection()),
        shared_with={name: True for name in others if name != owner},
        created_by=caller,
        created=request.present(),
        modified=request.present(),
        last_used="never",
        permissions={caller: builtin.everything(NAMESPACE)},
    )
    request.put(("projects", owner, "connections", asked.name), connection)
    place = _owned(request, owner, asked.name)
    _record(request, "Library.ServiceConnectionCreated", place)
    return described(request, place)


@route(OF_ORGANIZATION, "PUT")
@route(OF_PROJECT, "PUT")
def replace_endpoint(request: Request) -> object:
    """Replaces a connection; secrets that the body leaves out stay."""
    place, asked = _found(request), request.decoded(Written)
    request.require(NAMESPACE, "Administer", place.token)
    changed = msgspec.structs.replace(_read(asked, place.connection), modified=request.present())
    if asked.name != place.name:
        if find(place.project.connections, asked.name):
            message = f"Service connection with name {asked.name} already exists."
            raise ServiceError(409, "DuplicateServiceConnectionException", message)
        request.put(place.path, None)
        _follow(request, place, asked.name)
    request.put(("projects", place.owner, "connections", asked.name), changed)
    place = _owned(request, place.owner, asked.name)
    _record(request, "Library.ServiceConnectionModified", place)
    return described(request, place)


@route(OF_ORGANIZATION, "PATCH")
def share_endpoint(request: Request) -> Reply:
    """Shares a connection with further projects."""
    place = _found(request)
    request.require(NAMESPACE, "Administer", place.token)
    shared = dict(place.connection.shared_with)
    for reference in request.decoded(list[Reference]):
        name, project = request.visible_project(reference.project_reference.id)
        request.require(NAMESPACE, "Create", f"endpoints/{project.id}")
        if name != place.owner:
            own = Share(name=reference.name, description=reference.description)
            shared[name] = own if reference.name not in ("", place.name) or reference.description else True
            _record(request, "Library.ServiceConnectionShared", place, project=name)
    request.put(place.path, msgspec.structs.replace(place.connection, shared_with=shared))
    return Reply(status=204)


@route(OF_ORGANIZATION, "DELETE")
@route(OF_PROJECT, "DELETE")
def delete_endpoint(request: Request) -> Reply:
    """Deletes a connection from the project that owns it, or takes it from those it is shared with."""
    place = _found(request)
    keys = request.query.names("projectIds") or [place.project.id]
    projects = [request.visible_project(key)[0] for key in keys]
    for name in projects:
        token = connection_token(request.organization.projects[name], place.connection)
        request.require(NAMESPACE, "Administer", token)
    if place.owner in projects:
        request.put(place.path, None)
    else:
        shared = {n: it for n, it in place.connection.shared_with.items() if n not in projects}
        request.put(place.path, msgspec.structs.replace(place.connection, shared_with=shared))
    for name in projects:
        _record(request, "Library.ServiceConnectionDeleted", place, project=name)
    return Reply(status=204)


def connections_of(request: Request, name: str) -> Iterator[Place]:
    """All connections that a project has or that are shared with it."""
    project = request.organization.projects[name]
    for owner, it in request.organization.projects.items():
        for key, connection in it.connections.items():
            if owner == name or share(connection.shared_with, name):
                yield Place(owner, name, project, key, connection)


def described(request: Request, place: Place) -> dict[str, object]:
    """A ServiceEndpoint; its secrets are null."""
    connection, projects = place.connection, request.organization.projects
    own = share(connection.shared_with, place.project_name) or Share()
    shares = {
        name: share(connection.shared_with, name) for name in connection.shared_with if name in projects
    }
    seen_by = {place.owner: Share()} | {name: it for name, it in shares.items() if it is not None}
    return {
        "data": data(request, connection),
        "id": connection.id,
        "name": own.name or place.name,
        "type": connection.type,
        "url": connection.url,
        "createdBy": identity_reference(request, connection.created_by),
        "description": own.description or connection.description,
        "authorization": {
            "parameters": parameters(request, place.owner, place.name, connection),
            "scheme": connection.scheme,
        },
        "isShared": len(seen_by) > 1,
        "isOutdated": False,
        "isReady": connection.ready,
        "isDisabled": connection.disabled,
        "owner": "Library",
        "creationDate": request.time(connection.created),
        "modificationDate": request.time(connection.modified),
        "serviceEndpointProjectReferences": [
            {
                "projectReference": {"id": projects[name].id, "name": name},
                "name": it.name or place.name,
                "description": it.description or connection.description,
            }
            for name, it in seen_by.items()
        ],
    }


def _is_asked(request: Request, place: Place) -> bool:
    connection, query = place.connection, request.query
    kind, schemes = query.get("type"), [s.lower() for s in query.names("authSchemes")]
    names, ids = query.names("endpointNames"), [i.lower() for i in query.names("endpointIds")]
    return (
        (kind is None or connection.type.lower() == kind.lower())
        and (not schemes or connection.scheme.lower() in schemes)
        and (not names or place.name in names)
        and (not ids or connection.id in ids)
        and (connection.ready or query.flag("includeFailed"))
    )


def _owned(request: Request, owner: str, name: str) -> Place:
    project = request.organization.projects[owner]
    return Place(owner, owner, project, name, project.connections[name])


def _found(request: Request) -> Place:
    """The connection of the path, as the project sees it that the path names or that owns it."""
    key = request.parameters.get("endpointId", "").lower()
    for name, _ in request.projects():
        for place in connections_of(request, name):
            is_meant = "project" in request.parameters or place.owner == name
            if (
                place.connection.id == key
                and is_meant
                and request.may(NAMESPACE, "ViewEndpoint", place.token)
            ):
                return place
    raise not_found("Service connection was not found.", "ServiceEndpointNotFoundException")


def _read(asked: Written, before: Connection) -> Connection:
    parameters = {
        key: before.parameters.get(key) if value is None else value
        for key, value in asked.authorization.parameters.items()
    }
    is_disabled = before.disabled if asked.is_disabled is None else asked.is_disabled
    return msgspec.structs.replace(
        before,
        type=asked.type,
        url=asked.url or before.url,
        description=asked.description or "",
        scheme=asked.authorization.scheme,
        parameters=parameters,
        data={key: value for key, value in (asked.data or {}).items() if value is not None},
        ready=asked.is_ready,
        disabled=is_disabled,
    )


def _follow(request: Request, place: Place, name: str) -> None:
    """Lets the variable groups that go by a connection's name know its new one."""
    for key, group in place.project.variable_groups.items():
        if group.key_vault is not None and group.key_vault.connection == place.name:
            vault = msgspec.structs.replace(group.key_vault, connection=name)
            path = ("projects", place.owner, "variable_groups", key, "key_vault")
            request.put(path, vault)


def _record(request: Request, action: str, place: Place, project: str = "") -> None:
    request.record(
        action,
        project=project or place.owner,
        ConnectionId=place.connection.id,
        ConnectionName=place.name,
        ConnectionType=place.connection.type,
    )
