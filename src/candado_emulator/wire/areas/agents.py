"""Area distributedtask: the agents of a pool."""

import msgspec

from ...state.agents import Agent, AgentPool
from ...state.directory import derived
from ..errors import ServiceError, bad_request, not_found
from ..request import Reply, Request, collection
from ..routing import route
from .pools import found_pool

AGENTS = "e298ef32-5878-4cab-993c-043836571f42"


class Written(msgspec.Struct, rename="camel"):
    """The body that adds or changes an agent."""

    name: str | None = None
    version: str | None = None
    os_description: str | None = None
    enabled: bool | None = None
    system_capabilities: dict[str, str] | None = None
    user_capabilities: dict[str, str] | None = None


@route(AGENTS, "GET")
def agents(request: Request) -> object:
    """The agents of a pool, or one, by number."""
    pool = found_pool(request)[1]
    if request.parameters.get("agentId"):
        return _described(request, pool, *_found(request, pool))
    name = request.query.get("agentName")
    return collection(
        [_described(request, pool, key, agent) for key, agent in pool.agents.items() if name in (None, key)]
    )


@route(AGENTS, "POST")
def add_agent(request: Request) -> object:
    """Adds an agent to a pool of one's own machines."""
    pool_name, pool = found_pool(request, "Manage")
    asked = request.decoded(Written)
    if not asked.name:
        raise bad_request("The name of an agent cannot be empty.", "ArgumentNullException")
    if asked.name in pool.agents:
        message = f"Pool {pool.id} already contains an agent with name {asked.name}."
        raise ServiceError(409, "TaskAgentExistsException", message)
    agent = _read(asked, Agent(created=request.present(), last_job="never", online=False))
    request.put(("pools", pool_name, "agents", asked.name), agent)
    request.record("Library.AgentAdded", AgentName=asked.name, AgentPoolName=pool_name)
    pool = request.organization.pools[pool_name]
    return _described(request, pool, asked.name, pool.agents[asked.name])


@route(AGENTS, "PATCH", "PUT")
def update_agent(request: Request) -> object:
    """Enables or disables an agent, or changes what it says of itself."""
    pool_name, pool = found_pool(request, "Manage")
    name, agent = _found(request, pool)
    changed = _read(request.decoded(Written), agent)
    request.put(("pools", pool_name, "agents", name), changed)
    return _described(request, pool, name, changed)


@route("30ba3ada-fedf-4da8-bbb5-dacf2f82e176", "PUT")
def replace_user_capabilities(request: Request) -> object:
    """Replaces the capabilities that people wrote."""
    pool_name, pool = found_pool(request, "Manage")
    name, agent = _found(request, pool)
    changed = msgspec.structs.replace(agent, user_capabilities=request.decoded(dict[str, str]))
    request.put(("pools", pool_name, "agents", name), changed)
    return _described(request, pool, name, changed)


@route(AGENTS, "DELETE")
def delete_agent(request: Request) -> Reply:
    """Removes an agent from its pool."""
    pool_name, pool = found_pool(request, "Manage")
    name, _ = _found(request, pool)
    request.put(("pools", pool_name, "agents", name), None)
    request.record("Library.AgentDeleted", AgentName=name, AgentPoolName=pool_name)
    return Reply(status=204)


def _found(request: Request, pool: AgentPool) -> tuple[str, Agent]:
    id = request.parameters.get("agentId", "")
    for name, agent in pool.agents.items():
        if str(agent.id) == id:
            return name, agent
    raise not_found(f"VS800082: The agent {id} does not exist.", "TaskAgentNotFoundException")


def _read(asked: Written, before: Agent) -> Agent:
    said: dict[str, object] = {
        "version": asked.version,
        "os": asked.os_description,
        "enabled": asked.enabled,
        "capabilities": asked.system_capabilities,
        "user_capabilities": asked.user_capabilities,
    }
    return msgspec.structs.replace(before, **{key: it for key, it in said.items() if it is not None})


def _described(request: Request, pool: AgentPool, name: str, agent: Agent) -> dict[str, object]:
    url = request.url("_apis/distributedtask/pools", str(pool.id), "agents", str(agent.id))
    web = request.url(f"_settings/agentpools?view=jobs&poolId={pool.id}&agentId={agent.id}")
    row: dict[str, object] = {
        "_links": {"self": {"href": url}, "web": {"href": web}},
        "maxParallelism": 1,
        "createdOn": request.time(agent.created),
        "authorization": {"clientId": derived(str(pool.id), name, "client")},
        "id": agent.id,
        "name": name,
        "version": agent.version,
        "osDescription": agent.os,
        "enabled": agent.enabled,
        "status": "online" if agent.online else "offline",
        "provisioningState": "Provisioned",
        "accessPoint": "CodexAccessMapping",
    }
    if request.query.flag("includeCapabilities"):
        standing = {"Agent.Name": name, "Agent.Version": agent.version}
        row["systemCapabilities"] = standing | agent.capabilities
        row["userCapabilities"] = agent.user_capabilities
    if request.query.flag("includeLastCompletedRequest") and agent.last_job != "never":
        time = request.time(agent.last_job)
        row["lastCompletedRequest"] = {
            "requestId": agent.id,
            "queueTime": time,
            "assignTime": time,
            "receiveTime": time,
            "finishTime": time,
            "result": "succeeded",
            "planType": "Build",
            "poolId": pool.id,
            "definition": {"name": agent.last_pipeline.rpartition("/")[2]},
        }
    return row
