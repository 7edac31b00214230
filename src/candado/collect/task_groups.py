"""Task groups: the steps that classic pipelines share."""

from collections.abc import Iterator

import msgspec

from candado.collect.bodies import text_of
from candado.collect.collector import At, collector, each_project
from candado.collect.projects import VIEW_PROJECT
from candado.connect.endpoint import Endpoint, Paging
from candado.model.classic import TaskGroup
from candado.model.table import Record

TASK_GROUPS = Endpoint(
    name="task-groups",
    path="{project}/_apis/distributedtask/taskgroups",
    version="7.1",
    paging=Paging.HEADER,
    permission="View project-level information",
    pat_scope="vso.taskgroups_read",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/distributedtask/taskgroups/list",
)


class WireVersion(msgspec.Struct):
    """The version of a group."""

    major: int
    minor: int
    patch: int


class WireTaskGroup(msgspec.Struct, rename="camel", kw_only=True):
    """A version of a task group."""

    id: str
    name: str
    version: WireVersion
    tasks: list[object]
    inputs: list[object] | None = None


@collector(TASK_GROUPS, into=(TaskGroup,), plan=each_project, rights=(VIEW_PROJECT,))
def task_groups(record: WireTaskGroup, at: At) -> Iterator[Record]:
    """The task groups of a project: who sees the project sees them."""
    number = record.version
    version = f"{number.major}.{number.minor}.{number.patch}"
    yield TaskGroup(
        id=f"{record.id.lower()}/{version}",
        group_id=record.id.lower(),
        project_id=at.project_id,
        name=record.name,
        version=version,
        text=text_of({"inputs": record.inputs or [], "tasks": record.tasks}),
    )
