"""Area serviceendpoint: service connections."""

from collections.abc import Iterator

from ...state.connection import NAMESPACE, Connection, connection_token
from ...state.project import Project
from ..errors import not_found
from ..references import identity_reference
from ..request import Reply, Request, collection, find
from ..routing import route

ENDPOINTS = "e85f1c62-adfc-4b74-b618-11a150fb195e"

Place = tuple[str, Project, str, Connection]
"""The owning project's name, that project, the connection's name, the connection."""


@route(ENDPOINTS, "GET")
def endpoints(request: Request) -> Reply | object:
    """The connections of a project that the caller may view, its own and shared ones, or one by id."""
    name, _ = request.project()
    seen = [
        place
        for place in connections_of(request, name)
        if request.may(NAMESPACE, "ViewEndpoint", connection_token(place[1], place[3]))
    ]
    if key := request.parameters.get("endpointId"):
        found = next((place for place in seen if place[3].id == key.lower()), None)
        return Reply(body=_described(request, found) if found else b"null")
    kind, names = request.query.get("type"), request.query.names("endpointNames")
    return collection(
        [
            _described(request, place)
            for place in seen
            if (kind is None or place[3].type.lower() == kind.lower()) and (not names or place[2] in names)
        ]
    )


@route(ENDPOINTS, "DELETE")
def delete_endpoint(request: Request) -> Reply:
    """Deletes a connection from the project that owns it."""
    name, project = request.project()
    key, connection = find(project.connections, request.parameters.get("endpointId", "")) or (None, None)
    if key is None or connection is None:
        raise not_found("Service connection was not found.", "ServiceEndpointNotFoundException")
    request.require(NAMESPACE, "Administer", connection_token(project, connection))
    request.put(("projects", name, "connections", key), None)
    request.record(
        "Library.ServiceConnectionDeleted",
        project=name,
        ConnectionId=connection.id,
        ConnectionName=key,
        ConnectionType=connection.type,
    )
    return Reply(status=204)


def connections_of(request: Request, project: str) -> Iterator[Place]:
    """All connections that a project has or that are shared with it."""
    for owner, it in request.organization.projects.items():
        for name, connection in it.connections.items():
            if owner == project or connection.shared_with.get(project):
                yield owner, it, name, connection


def _described(request: Request, place: Place) -> dict[str, object]:
    owner, _, name, connection = place
    projects = request.organization.projects
    shared = [n for n, is_shared in connection.shared_with.items() if is_shared and n in projects]
    return {
        "data": connection.data,
        "id": connection.id,
        "name": name,
        "type": connection.type,
        "url": connection.url,
        "createdBy": identity_reference(request, connection.created_by),
        "description": connection.description,
        "authorization": {"parameters": connection.parameters, "scheme": connection.scheme},
        "isShared": bool(shared),
        "isOutdated": False,
        "isReady": connection.ready,
        "isDisabled": connection.disabled,
        "owner": "Library",
        "creationDate": request.time(connection.created),
        "modificationDate": request.time(connection.modified),
        "serviceEndpointProjectReferences": [
            {
                "projectReference": {"id": projects[n].id, "name": n},
                "name": name,
                "description": connection.description,
            }
            for n in (owner, *shared)
        ],
    }
