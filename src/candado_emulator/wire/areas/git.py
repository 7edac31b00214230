"""Area git: repositories."""

import msgspec

from ...state.project import Project
from ...state.repository import NAMESPACE, Repository, repository_token
from ..errors import bad_request, not_found
from ..references import project_reference, web_url
from ..request import Reply, Request, collection, find, quoted
from ..routing import route

REPOSITORIES = "225f7195-f9c7-4d14-ab28-a83f7ff77e1f"


class NewRepository(msgspec.Struct):
    """The body that creates a repository."""

    name: str


class RepositoryChange(msgspec.Struct, rename="camel"):
    """What can be changed of a repository."""

    default_branch: str | None = None
    is_disabled: bool | None = None


@route(REPOSITORIES, "GET")
def repositories(request: Request) -> object:
    """All repositories that the caller may read, of a project or of all, or one by name or id."""
    key = request.parameters.get("repositoryId")
    if key is not None:
        return _described(request, *_found(request, key))
    rows: list[object] = [
        _described(request, name, project, repository_name, repository)
        for name, project in request.projects()
        for repository_name, repository in project.repositories.items()
        if request.may(NAMESPACE, "GenericRead", repository_token(project, repository))
        and (not repository.disabled or request.query.flag("includeHidden", True))
    ]
    return collection(rows)


@route(REPOSITORIES, "POST")
def create_repository(request: Request) -> Reply:
    """Creates an empty repository."""
    name, project = request.project()
    request.require(NAMESPACE, "CreateRepository", f"repoV2/{project.id}")
    asked = request.decoded(NewRepository)
    if find(project.repositories, asked.name):
        raise bad_request(
            f"TF400948: A Git repository with the name {asked.name} already exists.",
            "GitRepositoryNameAlreadyExistsException",
        )
    request.put(("projects", name, "repositories", asked.name), Repository(default_branch="", branches={}))
    project = request.organization.projects[name]
    repository = project.repositories[asked.name]
    request.record(
        "Git.RepositoryCreated", project=name, RepoId=repository.id, RepoName=asked.name, ProjectName=name
    )
    return Reply(status=201, body=_described(request, name, project, asked.name, repository))


@route(REPOSITORIES, "PATCH")
def update_repository(request: Request) -> object:
    """Changes the default branch, or disables a repository."""
    name, project, key, repository = _found(request, request.parameters.get("repositoryId", ""))
    request.require(NAMESPACE, "RenameRepository", repository_token(project, repository))
    asked = request.decoded(RepositoryChange)
    changed = repository
    if asked.default_branch is not None:
        changed = msgspec.structs.replace(
            changed, default_branch=asked.default_branch.removeprefix("refs/heads/")
        )
    if asked.is_disabled is not None:
        changed = msgspec.structs.replace(changed, disabled=asked.is_disabled)
    request.put(("projects", name, "repositories", key), changed)
    if changed.disabled != repository.disabled:
        action = "Git.RepositoryDisabled" if changed.disabled else "Git.RepositoryEnabled"
        request.record(action, project=name, RepoId=repository.id, RepoName=key, ProjectName=name)
    return _described(request, name, project, key, changed)


@route(REPOSITORIES, "DELETE")
def delete_repository(request: Request) -> Reply:
    """Deletes a repository."""
    name, project, key, repository = _found(request, request.parameters.get("repositoryId", ""))
    request.require(NAMESPACE, "DeleteRepository", repository_token(project, repository))
    request.put(("projects", name, "repositories", key), None)
    request.record(
        "Git.RepositoryDeleted", project=name, RepoId=repository.id, RepoName=key, ProjectName=name
    )
    return Reply(status=204)


def _found(request: Request, key: str) -> tuple[str, Project, str, Repository]:
    for name, project in request.projects():
        found = find(project.repositories, key)
        if found and request.may(NAMESPACE, "GenericRead", repository_token(project, found[1])):
            return name, project, *found
    message = (
        f"TF401019: The Git repository with name or identifier {key} does not exist or you do not have "
        "permissions for the operation you are attempting."
    )
    raise not_found(message, "GitRepositoryNotFoundException")


def _described(
    request: Request, project_name: str, project: Project, name: str, repository: Repository
) -> dict[str, object]:
    web = web_url(request, project_name, "_git", name)
    branch = {"defaultBranch": f"refs/heads/{repository.default_branch}"} if repository.default_branch else {}
    organization = request.organization.name
    return {
        "id": repository.id,
        "name": name,
        "url": request.url(project.id, "_apis/git/repositories", repository.id),
        "project": project_reference(request, project_name, project),
        **branch,
        "size": repository.size,
        "remoteUrl": web,
        "sshUrl": f"git@ssh.dev.azure.com:v3/{quoted(organization)}/{quoted(project_name)}/{quoted(name)}",
        "webUrl": web,
        "isDisabled": repository.disabled,
        "isInMaintenance": False,
    }
