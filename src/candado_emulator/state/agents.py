"""Agents, the pools they are in, and the queues by which projects use the pools."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from .protection import Check
from .security import Token, secures, secures_in_organization
from .values import Moment, Permissions, State

if TYPE_CHECKING:
    from .organization import Organization
    from .project import Project

NAMESPACE = "DistributedTask"


class Agent(State, frozen=True, kw_only=True):
    """A machine that runs jobs; the key is its name."""

    id: int = 0
    version: str = "4.258.1"
    """of the agent's program"""
    os: str = "Linux 6.8.0-1030-azure #35-Ubuntu SMP"
    """osDescription"""
    enabled: bool = True
    online: bool = True
    created: Moment = "-1y"
    last_job: Moment = "-1h"
    """when its last job finished; `never`: it had none"""
    last_pipeline: str = ""
    """the name of the pipeline that this job was of"""
    capabilities: dict[str, str] = {}
    """what the agent found on its machine (systemCapabilities): its environment variables, tools..."""
    user_capabilities: dict[str, str] = {}
    """what people wrote"""


class ScaleSet(State, frozen=True, kw_only=True):
    """The virtual machine scale set that makes the agents of an elastic pool."""

    azure_id: str
    """/subscriptions/.../virtualMachineScaleSets/..."""
    connection: str = ""
    """the service connection that manages it, by name"""
    connection_project: str = ""
    """the project of that connection, by name"""
    os: Literal["linux", "windows"] = "linux"
    max_capacity: int = 10
    desired_idle: int = 1
    recycle_after_each_use: bool = True
    time_to_live_minutes: int = 15


class AgentPool(State, frozen=True, kw_only=True):
    """A pool of agents of the organization; the key is its name."""

    id: int = 0
    hosted: bool = False
    """Microsoft's own machines"""
    type: Literal["automation", "deployment"] = "automation"
    auto_provision: bool = False
    """new projects get a queue of it"""
    auto_update: bool = True
    scale_set: ScaleSet | None = None
    """makes its agents: an elastic pool"""
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    created: Moment = "-5y"
    agents: dict[str, Agent] = {}
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True


class AgentQueue(State, frozen=True, kw_only=True):
    """A pool as a project sees it; the key is its name, mostly that of the pool."""

    id: int = 0
    pool: str = ""
    """by name; empty: the pool of the queue's name"""
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True
    open_to_all_pipelines: bool = False
    pipelines: dict[str, bool] = {}
    checks: dict[str, Check] = {}


@cache
def first_pools() -> dict[str, AgentPool]:
    """The pools of a new organization."""
    return {
        "Default": AgentPool(auto_provision=True),
        "Azure Pipelines": AgentPool(hosted=True, auto_provision=True),
    }


@cache
def first_queues() -> dict[str, AgentQueue]:
    """The queues of a new project."""
    return {name: AgentQueue() for name in first_pools()}


def pool_token(pool: AgentPool) -> str:
    """Its token in the namespace DistributedTask."""
    return f"AgentPools/{pool.id}"


def queue_token(project: "Project", queue: AgentQueue) -> str:
    """Its token in the namespace DistributedTask."""
    return f"AgentQueues/{project.id}/{queue.id}"


@secures_in_organization(NAMESPACE)
def pool_tokens(organization: "Organization") -> Iterator[Token]:
    """Each pool."""
    for name, pool in organization.pools.items():
        yield Token(pool_token(pool), pool, ("pools", name))


@secures(NAMESPACE)
def queue_tokens(name: str, project: "Project") -> Iterator[Token]:
    """Each queue."""
    for key, queue in project.queues.items():
        yield Token(queue_token(project, queue), queue, ("projects", name, "queues", key))
