"""Area git: repositories and their forks."""

import msgspec

from ...state.repository import NAMESPACE, Branch, DeletedRepository, Repository, repository_token
from ..errors import bad_request
from ..repositories import Place, check_free, described, found, parent, record, whole
from ..request import Reply, Request, collection, find
from ..routing import route

REPOSITORIES = "225f7195-f9c7-4d14-ab28-a83f7ff77e1f"


class Parent(msgspec.Struct):
    """The repository to fork."""

    id: str


class NewRepository(msgspec.Struct, rename="camel"):
    """The body that creates a repository."""

    name: str
    parent_repository: Parent | None = None


class RepositoryChange(msgspec.Struct, rename="camel"):
    """What can be changed of a repository."""

    name: str | None = None
    default_branch: str | None = None
    is_disabled: bool | None = None


@route(REPOSITORIES, "GET")
def repositories(request: Request) -> object:
    """All repositories that the caller may read, of a project or of all, or one by name or id."""
    key = request.parameters.get("repositoryId")
    if key is not None:
        return whole(request, found(request, key))
    shown = whole if request.query.flag("includeLinks") else described
    rows: list[object] = [
        shown(request, Place(name, project, key, repository))
        for name, project in request.projects()
        for key, repository in project.repositories.items()
        if request.may(NAMESPACE, "GenericRead", repository_token(project, repository))
    ]
    return collection(rows)


@route(REPOSITORIES, "POST")
def create_repository(request: Request) -> Reply:
    """Creates an empty repository, or a fork."""
    name, project = request.project()
    request.require(NAMESPACE, "CreateRepository", f"repoV2/{project.id}")
    asked = request.decoded(NewRepository)
    check_free(project, asked.name)
    origin = _origin(request, asked.parent_repository.id) if asked.parent_repository else None
    if origin is None:
        repository = Repository(default_branch="", branches={}, created=request.present())
    else:
        repository = Repository(
            created=request.present(),
            default_branch=origin.repository.default_branch,
            branches={key: Branch(files=branch.files) for key, branch in origin.repository.branches.items()},
            files=origin.repository.files,
            fork_of=f"{origin.project_name}/{origin.name}",
        )
    request.put(("projects", name, "repositories", asked.name), repository)
    project = request.organization.projects[name]
    place = Place(name, project, asked.name, project.repositories[asked.name])
    if origin is None:
        record(request, "Git.RepositoryCreated", place)
    else:
        more = {"ParentRepoName": origin.name, "ParentProjectName": origin.project_name}
        record(request, "Git.RepositoryForked", place, **more)
    return Reply(status=201, body=whole(request, place))


@route(REPOSITORIES, "PATCH")
def update_repository(request: Request) -> object:
    """Renames a repository, changes its default branch, disables or enables it."""
    place = found(request)
    request.require(NAMESPACE, "RenameRepository", place.token)
    asked = request.decoded(RepositoryChange)
    changed = place.repository
    branch = (asked.default_branch or changed.default_branch).removeprefix("refs/heads/")
    if branch != changed.default_branch:
        if branch not in changed.branches:
            message = f"TF401398: The branch {branch} does not exist."
            raise bad_request(message, "GitArgumentException")
        changed = msgspec.structs.replace(changed, default_branch=branch)
    if asked.is_disabled is not None:
        changed = msgspec.structs.replace(changed, disabled=asked.is_disabled)
    if asked.name is not None and asked.name != place.name:
        check_free(place.project, asked.name)
        request.put(place.path, None)
    new = msgspec.structs.replace(place, name=asked.name or place.name, repository=changed)
    request.put(new.path, changed)
    if new.name != place.name:
        record(request, "Git.RepositoryRenamed", new, PreviousRepoName=place.name)
    if branch != place.repository.default_branch:
        record(request, "Git.RepositoryDefaultBranchChanged", new, DefaultBranch=f"refs/heads/{branch}")
    if changed.disabled != place.repository.disabled:
        record(request, "Git.RepositoryDisabled" if changed.disabled else "Git.RepositoryEnabled", new)
    return described(request, new)


@route(REPOSITORIES, "DELETE")
def delete_repository(request: Request) -> Reply:
    """Deletes a repository: it goes into the recycle bin."""
    place = found(request)
    request.require(NAMESPACE, "DeleteRepository", place.token)
    caller, now = request.caller.identity.name, request.present()
    held = DeletedRepository(name=place.name, repository=place.repository, deleted=now, deleted_by=caller)
    request.put(place.path, None)
    request.put(("projects", place.project_name, "deleted_repositories", place.repository.id), held)
    record(request, "Git.RepositoryDeleted", place)
    return Reply(status=204)


@route("158c0340-bf6f-489c-9625-d572a1480d57", "GET")
def forks(request: Request) -> object:
    """The forks of a repository that the caller may read."""
    origin = found(request, request.parameters["repositoryNameOrId"])
    places = [
        Place(name, project, key, repository)
        for name, project in request.visible_projects()
        for key, repository in project.repositories.items()
        if repository.fork_of and request.may(NAMESPACE, "GenericRead", repository_token(project, repository))
    ]
    rows: list[object] = [
        described(request, place)
        for place in places
        if (it := parent(request, place)) and it.repository.id == origin.repository.id
    ]
    return collection(rows)


def _origin(request: Request, id: str) -> Place:
    for name, project in request.visible_projects():
        it = find(project.repositories, id)
        if it and request.may(NAMESPACE, "GenericRead", repository_token(project, it[1])):
            return Place(name, project, *it)
    raise bad_request(f"TF401019: There is no repository {id} to fork.", "GitRepositoryNotFoundException")
