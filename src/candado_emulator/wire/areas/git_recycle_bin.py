"""Area git: the recycle bin of repositories."""

import msgspec

from ...state.repository import NAMESPACE, DeletedRepository, repository_token
from ..errors import bad_request, not_found
from ..references import identity_reference, project_reference
from ..repositories import Place, check_free, described, record
from ..request import Reply, Request, collection
from ..routing import route

RECYCLE_BIN = "a663da97-81db-4eb3-8b83-287670f63073"


class Change(msgspec.Struct):
    """The body that takes a repository out of the recycle bin."""

    deleted: bool


@route(RECYCLE_BIN, "GET")
@route("2b6869c4-cb25-42b5-b7a3-0d3e6be0a11a", "GET")
def deleted_repositories(request: Request) -> object:
    """The deleted repositories of a project that the caller could read."""
    name, project = request.project()
    rows: list[object] = [
        {
            "id": held.repository.id,
            "name": held.name,
            "project": project_reference(request, name, project),
            "deletedBy": identity_reference(request, held.deleted_by),
            "createdDate": request.time(held.repository.created),
            "deletedDate": request.time(held.deleted),
        }
        for held in project.deleted_repositories.values()
        if request.may(NAMESPACE, "GenericRead", repository_token(project, held.repository))
    ]
    return collection(rows)


@route(RECYCLE_BIN, "PATCH")
def restore_repository(request: Request) -> object:
    """Takes a repository out of the recycle bin."""
    held, place = _found(request)
    if request.decoded(Change).deleted:
        raise bad_request("A deleted repository is restored, and nothing else, by deleted: false.")
    check_free(place.project, held.name)
    request.put(_path(place), None)
    request.put(place.path, held.repository)
    record(request, "Git.RepositoryUndeleted", place)
    return described(request, place)


@route(RECYCLE_BIN, "DELETE")
def destroy_repository(request: Request) -> Reply:
    """Removes a repository from the recycle bin, for ever."""
    _, place = _found(request)
    request.put(_path(place), None)
    record(request, "Git.RepositoryDestroyed", place)
    return Reply(status=204)


def _found(request: Request) -> tuple[DeletedRepository, Place]:
    """The deleted repository of the path, with its place before; the caller may delete repositories."""
    name, project = request.project()
    id = request.parameters.get("repositoryId", "").lower()
    held = project.deleted_repositories.get(id)
    if held is None:
        message = f"TF401019: There is no deleted repository {id}."
        raise not_found(message, "GitRepositoryNotFoundException")
    request.require(NAMESPACE, "DeleteRepository", repository_token(project, held.repository))
    return held, Place(name, project, held.name, held.repository)


def _path(place: Place) -> tuple[str, ...]:
    return ("projects", place.project_name, "deleted_repositories", place.repository.id)
