"""Agent pools of the organization, and the agents in those that are not Microsoft's."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from candado.code.secrets.looks import look
from candado.collect.collector import At, Known, Request, Right, collector
from candado.collect.values import moment
from candado.connect.endpoint import Endpoint
from candado.model.resources import Agent, AgentPool
from candado.model.table import Record

AGENT_POOLS = Endpoint(
    name="agent-pools",
    path="_apis/distributedtask/pools",
    version="7.1",
    permission="Reader of all agent pools",
    pat_scope="vso.agentpools",
    source="recorded",
    page="https://learn.microsoft.com/rest/api/azure/devops/distributedtask/pools/get-agent-pools",
)
AGENTS = Endpoint(
    name="agents",
    path="_apis/distributedtask/pools/{pool}/agents",
    version="7.1",
    query={"includeCapabilities": "true", "includeLastCompletedRequest": "true"},
    permission="Reader of the agent pool",
    pat_scope="vso.agentpools",
    source="recorded",
    page="https://learn.microsoft.com/rest/api/azure/devops/distributedtask/agents/list",
)
VIEW_POOLS = Right("DistributedTask", "View", "AgentPools")


class WirePool(msgspec.Struct, rename="camel"):
    """A pool."""

    id: int
    name: str
    is_hosted: bool
    pool_type: str = "automation"
    auto_provision: bool | None = None
    auto_update: bool | None = None
    agent_cloud_id: int | None = None
    options: str | int | None = None


_ELASTIC = 1
"""elasticPool where the options are a number"""


@collector(AGENT_POOLS, into=(AgentPool,), rights=(VIEW_POOLS,))
def agent_pools(record: WirePool, at: At) -> Iterator[Record]:
    """The pools that the identity may see."""
    options = record.options or 0
    elastic = bool(options & _ELASTIC) if isinstance(options, int) else "elasticPool" in options
    yield AgentPool(
        id=str(record.id),
        name=record.name,
        is_hosted=record.is_hosted,
        pool_type="deployment" if record.pool_type == "deployment" else "automation",
        auto_provision=record.auto_provision,
        auto_update=record.auto_update,
        is_elastic=not record.is_hosted and (elastic or record.agent_cloud_id is not None),
    )


class WireRequest(msgspec.Struct, rename="camel"):
    """A job that an agent had."""

    finish_time: datetime | None = None


class WireAgent(msgspec.Struct, rename="camel"):
    """An agent."""

    id: int
    name: str
    enabled: bool
    status: str
    version: str = ""
    os_description: str | None = None
    last_completed_request: WireRequest | None = None
    system_capabilities: dict[str, str | None] | None = None
    user_capabilities: dict[str, str | None] | None = None


def _each_own_pool(known: Known) -> Iterator[Request]:
    for pool in known.rows(AgentPool):
        if not pool.is_hosted:
            yield Request(scope_id=known.organization_id, params={"pool": pool.id})


@collector(AGENTS, into=(Agent,), plan=_each_own_pool, after=(AgentPool,), rights=(VIEW_POOLS,))
def agents(record: WireAgent, at: At) -> Iterator[Record]:
    """The agents of a pool; of their capabilities only what they say of secrets and of root."""
    system, user = record.system_capabilities or {}, record.user_capabilities or {}
    last = record.last_completed_request
    pool = at.params["pool"]
    yield Agent(
        id=f"{pool}/{record.id}",
        pool_id=pool,
        name=record.name,
        version=record.version,
        os=record.os_description or "",
        is_enabled=record.enabled,
        is_online=record.status == "online",
        last_job_at=moment(last.finish_time) if last else None,
        credential_capabilities=tuple(
            sorted(
                {name for told in (system, user) for name, value in told.items() if look(name, value or "")}
            )
        ),
        runs_as_root=_is_root(system),
    )


def _is_root(capabilities: Mapping[str, str | None]) -> bool | None:
    """By the environment that the agent tells; a service account of Windows is told as the machine, NAME$."""
    found = {name.upper(): value for name, value in capabilities.items()}
    account = found.get("USER") or found.get("USERNAME")
    if not account or account.endswith("$"):
        return None
    return account.upper() in ("ROOT", "SYSTEM")
