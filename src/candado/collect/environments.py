"""Environments that YAML pipelines deploy to."""

from collections.abc import Iterator

import msgspec

from candado.collect.collector import At, Right, collector, each_project
from candado.connect.endpoint import Endpoint, Paging
from candado.model.resources import Environment
from candado.model.table import Record

ENVIRONMENTS = Endpoint(
    name="environments",
    path="{project}/_apis/pipelines/environments",
    version="7.1",
    paging=Paging.HEADER,
    page_size=1000,
    permission="Reader, on the environments of the project",
    pat_scope="vso.environment_manage",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/environments/environments/list",
)

VIEW_ENVIRONMENTS = Right("Environment", "View", "Environments/{project}")


class WireEnvironment(msgspec.Struct):
    """An environment in a list."""

    id: int
    name: str
    description: str | None = None


@collector(ENVIRONMENTS, into=(Environment,), plan=each_project, rights=(VIEW_ENVIRONMENTS,))
def environments(record: WireEnvironment, at: At) -> Iterator[Record]:
    """The environments of a project."""
    yield Environment(
        id=str(record.id),
        project_id=at.project_id,
        name=record.name,
        description=record.description or "",
    )
