"""Git repositories, those of all projects in one answer."""

from collections.abc import Iterator

import msgspec

from candado.collect.collector import At, Right, collector
from candado.connect.endpoint import Endpoint
from candado.model.repos import Repository
from candado.model.table import Record

REPOSITORIES = Endpoint(
    name="repositories",
    path="_apis/git/repositories",
    version="7.1",
    query={"includeLinks": "false"},
    permission="Read, on the repositories of each project",
    pat_scope="vso.code",
    source="recorded",
    page="https://learn.microsoft.com/rest/api/azure/devops/git/repositories/list",
)

READ_REPOSITORIES = Right("Git Repositories", "GenericRead", "repoV2/{project}")


class WireProjectReference(msgspec.Struct):
    """The project of a repository."""

    id: str


class WireRepository(msgspec.Struct, rename="camel", kw_only=True):
    """A repository in a list."""

    id: str
    name: str
    project: WireProjectReference
    is_disabled: bool
    is_fork: bool = False
    default_branch: str = ""
    size: int | None = None


@collector(REPOSITORIES, into=(Repository,), rights=(READ_REPOSITORIES,))
def repositories(record: WireRepository, at: At) -> Iterator[Record]:
    """All repositories but those that the service hides, such as a wiki's own."""
    yield Repository(
        id=record.id,
        project_id=record.project.id,
        name=record.name,
        default_branch=record.default_branch,
        size=record.size,
        is_disabled=record.is_disabled,
        is_fork=record.is_fork,
    )
