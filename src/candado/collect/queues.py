"""Agent queues: the pools of agents that a project may use."""

from collections.abc import Iterator

import msgspec

from candado.collect.collector import At, Right, collector, each_project
from candado.connect.endpoint import Endpoint
from candado.model.resources import AgentQueue
from candado.model.table import Record

AGENT_QUEUES = Endpoint(
    name="agent-queues",
    path="{project}/_apis/distributedtask/queues",
    version="7.1",
    permission="Reader, on the agent pools of the project",
    pat_scope="vso.agentpools",
    source="recorded",
    page="https://learn.microsoft.com/rest/api/azure/devops/distributedtask/queues/get-agent-queues",
)

VIEW_QUEUES = Right("DistributedTask", "View", "AgentQueues/{project}")


class WirePool(msgspec.Struct, rename="camel"):
    """The pool behind a queue."""

    id: int
    is_hosted: bool


class WireQueue(msgspec.Struct):
    """A queue in a list; its pool is missing where the identity may not see it."""

    id: int
    name: str
    pool: WirePool | None = None


@collector(AGENT_QUEUES, into=(AgentQueue,), plan=each_project, rights=(VIEW_QUEUES,))
def agent_queues(record: WireQueue, at: At) -> Iterator[Record]:
    """The agent queues of a project."""
    yield AgentQueue(
        id=str(record.id),
        project_id=at.project_id,
        name=record.name,
        pool_id=None if record.pool is None else str(record.pool.id),
        is_hosted=None if record.pool is None else record.pool.is_hosted,
    )
