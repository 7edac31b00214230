"""Git repositories: their files, branches, tags, and the commits that lie behind."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from .protection import Check
from .security import Token, secures
from .values import Moment, Permissions, State

if TYPE_CHECKING:
    from .project import Project

NAMESPACE = "Git Repositories"


class Commit(State, frozen=True, kw_only=True):
    """What some branch once held; the key is its id. The emulator keeps it when a branch goes on."""

    files: dict[str, str] = {}
    """path and text of each file"""
    parent: str = ""
    """id of the commit before it; empty: it is the first"""
    author: str = ""
    """user principal name; empty: the organization's owner"""
    committed: Moment = "-7d"
    comment: str = ""


class Tag(State, frozen=True, kw_only=True):
    """A tag; the key is its name without refs/tags/."""

    commit: str = ""
    """id of what it marks; empty: what the default branch holds"""
    message: str = ""
    """of an annotated tag; empty: it is a mere name"""
    tagged_by: str = ""
    """user principal name; empty: the organization's owner"""
    tagged: Moment = "-7d"


class Branch(State, frozen=True, kw_only=True):
    """A branch; the key is its name without refs/heads/."""

    commit: str = ""
    """id of its newest commit; empty: it follows from what the branch holds"""
    parent: str = ""
    """id of the commit before that; empty: there is none"""
    comment: str = ""
    """what was said of its newest commit"""
    committed: Moment = "-7d"
    """when its newest commit was made"""
    author: str = ""
    """of that commit: user principal name; empty: the organization's owner"""
    locked_by: str = ""
    """user principal name; empty: it is not locked"""
    files: dict[str, str | None] = {}
    """what differs from the default branch: path and text of each file; null is none"""
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True


class Remote(State, frozen=True, kw_only=True):
    """A Git repository elsewhere, which can be imported; the key is its URL."""

    default_branch: str = "main"
    branches: dict[str, Branch] = {}
    files: dict[str, str] = {}


class ImportRequest(State, frozen=True, kw_only=True):
    """What was to be imported into a repository; the key is any name."""

    id: int = 0
    url: str
    status: Literal["completed", "failed", "abandoned"] = "completed"


_MAIN = {"main": Branch()}


class Repository(State, frozen=True, kw_only=True):
    """A Git repository; the key is its name."""

    id: str = ""
    created: Moment = "-1y"
    default_branch: str = "main"
    """without refs/heads/; empty: the repository has no commit"""
    branches: dict[str, Branch] = msgspec.field(default_factory=lambda: _MAIN)
    files: dict[str, str] = {}
    """path and text of each file of the default branch"""
    commits: dict[str, Commit] = {}
    """what branches held before, by id"""
    tags: dict[str, Tag] = {}
    imports: dict[str, ImportRequest] = {}
    size: int = 0
    """bytes"""
    disabled: bool = False
    fork_of: str = ""
    """what it is a fork of: a repository of the project, or `Project/repository`; empty: of none"""
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True
    open_to_all_pipelines: bool = False
    pipelines: dict[str, bool] = {}
    checks: dict[str, Check] = {}


class DeletedRepository(State, frozen=True, kw_only=True):
    """A repository in the recycle bin; the key is its id."""

    name: str
    repository: Repository
    deleted: Moment = "-1d"
    deleted_by: str = ""
    """user principal name; empty: the organization's owner"""


def repository_token(project: "Project", repository: Repository) -> str:
    """Its token in the namespace Git Repositories."""
    return f"repoV2/{project.id}/{repository.id}"


def branch_token(project_id: str, repository_id: str, branch: str) -> str:
    """Each segment of a branch's name is its UTF-16LE bytes in hexadecimal."""
    return f"repoV2/{project_id}/{repository_id}/refs/heads/{_in_token(branch)}"


def tag_token(project_id: str, repository_id: str, tag: str) -> str:
    """The same of a tag."""
    return f"repoV2/{project_id}/{repository_id}/refs/tags/{_in_token(tag)}"


def _in_token(name: str) -> str:
    return "/".join(part.encode("utf-16-le").hex() for part in name.split("/"))


@secures(NAMESPACE)
def repository_tokens(name: str, project: "Project") -> Iterator[Token]:
    """Repositories, and their branches."""
    for repository_name, repository in project.repositories.items():
        path = ("projects", name, "repositories", repository_name)
        yield Token(repository_token(project, repository), repository, path)
        for branch_name, branch in repository.branches.items():
            token = branch_token(project.id, repository.id, branch_name)
            yield Token(token, branch, (*path, "branches", branch_name))
