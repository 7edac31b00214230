"""Git repositories as the functions of the area git find and point at them."""

import msgspec

from ..state.project import Project
from ..state.repository import NAMESPACE, Repository, repository_token
from .errors import ServiceError, bad_request, not_found
from .references import identity_reference, project_reference, web_url
from .request import Request, find, quoted


class Place(msgspec.Struct, frozen=True):
    """A repository with its project."""

    project_name: str
    project: Project
    name: str
    repository: Repository

    @property
    def path(self) -> tuple[str, ...]:
        """Where the state keeps it."""
        return ("projects", self.project_name, "repositories", self.name)

    @property
    def token(self) -> str:
        """Its token in the namespace Git Repositories."""
        return repository_token(self.project, self.repository)


def found(request: Request, key: str | None = None) -> Place:
    """The repository of the path, or of this name or id; 404 where the caller may not read it."""
    key = request.parameters.get("repositoryId", "") if key is None else key
    for name, project in request.projects():
        it = find(project.repositories, key)
        if it and request.may(NAMESPACE, "GenericRead", repository_token(project, it[1])):
            return Place(name, project, *it)
    message = (
        f"TF401019: The Git repository with name or identifier {key} does not exist or you do not have "
        "permissions for the operation you are attempting."
    )
    raise not_found(message, "GitRepositoryNotFoundException")


def readable(request: Request, key: str | None = None) -> Place:
    """The repository of the path, or of this name or id, for who wants what is in it; 403 where it is
    disabled."""
    place = found(request, key)
    if place.repository.disabled:
        message = f"TF401019: The repository {place.name} is disabled."
        raise ServiceError(403, "GitRepositoryDisabledException", message)
    return place


def parent(request: Request, place: Place) -> Place | None:
    """The repository that one is a fork of."""
    of = place.repository.fork_of
    if not of:
        return None
    project_name, _, name = of.rpartition("/")
    project_name = project_name or place.project_name
    project = request.organization.projects.get(project_name)
    repository = project.repositories.get(name) if project else None
    return Place(project_name, project, name, repository) if project and repository else None


def described(request: Request, place: Place) -> dict[str, object]:
    """A GitRepository."""
    repository = place.repository
    web = web_url(request, place.project_name, "_git", place.name)
    branch = {"defaultBranch": f"refs/heads/{repository.default_branch}"} if repository.default_branch else {}
    organization = quoted(request.organization.name)
    ssh = f"git@ssh.dev.azure.com:v3/{organization}/{quoted(place.project_name)}/{quoted(place.name)}"
    forked: dict[str, object] = {"isFork": True} if repository.fork_of else {}
    return {
        "id": repository.id,
        "name": place.name,
        "url": url(request, place),
        "project": project_reference(request, place.project_name, place.project),
        **branch,
        "size": repository.size or sum(map(len, repository.files.values())),
        "remoteUrl": web,
        "sshUrl": ssh,
        "webUrl": web,
        **forked,
        "isDisabled": repository.disabled,
        "isInMaintenance": False,
    }


def whole(request: Request, place: Place) -> dict[str, object]:
    """A GitRepository with its links and, of a fork, its parent."""
    here = url(request, place)
    row = described(request, place)
    origin = parent(request, place)
    forked: dict[str, object] = {}
    if origin is not None:
        project = project_reference(request, origin.project_name, origin.project)
        forked["parentRepository"] = {
            "id": origin.repository.id,
            "name": origin.name,
            "isFork": bool(origin.repository.fork_of),
            "url": url(request, origin),
            "project": project,
            "collection": {"id": request.organization.id, "name": request.organization.name},
        }
    links = {
        "self": here,
        "project": f"vstfs:///Classification/TeamProject/{place.project.id}",
        "web": row["webUrl"],
        "ssh": row["sshUrl"],
        **{name: f"{here}/{name}" for name in ("commits", "refs", "pullRequests", "items", "pushes")},
    }
    return {**row, **forked, "_links": {name: {"href": href} for name, href in links.items()}}


def url(request: Request, place: Place) -> str:
    """Its address in the interface."""
    return request.url(place.project.id, "_apis/git/repositories", place.repository.id)


def author(request: Request, name: str, time: str) -> dict[str, object]:
    """A GitUserDate."""
    it = identity_reference(request, name)
    return {"name": it["displayName"], "email": it["uniqueName"], "date": request.time(time)}


def check_free(project: Project, name: str) -> None:
    """400 where a project has a repository of this name."""
    if find(project.repositories, name):
        message = f"TF400948: A Git repository with the name {name} already exists."
        raise bad_request(message, "GitRepositoryNameAlreadyExistsException")


def record(request: Request, action: str, place: Place, **more: str) -> None:
    """Writes an audit event about a repository."""
    request.record(
        action,
        project=place.project_name,
        RepoId=place.repository.id,
        RepoName=place.name,
        ProjectName=place.project_name,
        **more,
    )
