"""Area distributedtask: agent pools of the organization, elastic ones among them, and queues of projects."""

import msgspec

from ...state import builtin
from ...state.agents import NAMESPACE, AgentPool, AgentQueue, pool_token, queue_token
from ...state.project import Project
from ..errors import ServiceError, bad_request, not_found
from ..references import identity_reference
from ..request import Reply, Request, collection
from ..routing import route

POOLS = "a8c47e17-4d56-4a56-92bb-de7ea7dc65be"
ELASTIC = "dd3c938f-835b-4971-b99a-db75a47aad43"
QUEUES = "900fa995-c559-4923-aae7-f8424fe4fbea"
SERVICE = {
    "displayName": "Microsoft.VisualStudio.Services.TFS",
    "id": "00000002-0000-8888-8000-000000000000",
    "uniqueName": "00000002-0000-8888-8000-000000000000@2c895908-04e0-4952-89fd-54b0046d6288",
    "descriptor": "s2s.MDAwMDAwMDItMDAwMC04ODg4LTgwMDAtMDAwMDAwMDAwMDAw",
}


class Written(msgspec.Struct, rename="camel"):
    """The body that creates or changes a pool."""

    name: str | None = None
    auto_provision: bool | None = None
    auto_update: bool | None = None
    pool_type: str | None = None


class PoolReference(msgspec.Struct):
    """A pool, as a body names it."""

    id: int


class NewQueue(msgspec.Struct):
    """The body that creates a queue."""

    name: str
    pool: PoolReference | None = None


class ScaleSetChange(msgspec.Struct, rename="camel"):
    """What can be changed of an elastic pool."""

    max_capacity: int | None = None
    desired_idle: int | None = None
    recycle_after_each_use: bool | None = None
    time_to_live_minutes: int | None = None


@route(POOLS, "GET")
def pools(request: Request) -> object:
    """The pools that the caller may view, or one, by number."""
    if request.parameters.get("poolId"):
        return pool(request, *found_pool(request)) | {"autoSize": None}
    name, kind = request.query.get("poolName"), (request.query.get("poolType") or "").lower()
    return collection(
        [
            pool(request, key, it)
            for key, it in request.organization.pools.items()
            if request.may(NAMESPACE, "View", pool_token(it))
            and name in (None, key)
            and kind in ("", it.type)
        ]
    )


@route(POOLS, "POST")
def create_pool(request: Request) -> object:
    """Creates a pool for one's own agents, which the caller administers."""
    request.require(NAMESPACE, "Create", "AgentPools")
    asked = request.decoded(Written)
    if not asked.name:
        raise bad_request("The name of a pool cannot be empty.", "ArgumentNullException")
    if asked.name in request.organization.pools:
        message = f"Agent pool {asked.name} already exists."
        raise ServiceError(409, "TaskAgentPoolExistsException", message)
    caller = request.caller.identity.name
    new = AgentPool(
        type="deployment" if (asked.pool_type or "").lower() == "deployment" else "automation",
        auto_provision=bool(asked.auto_provision),
        auto_update=asked.auto_update is not False,
        created_by=caller,
        created=request.present(),
        permissions={caller: builtin.everything(NAMESPACE)},
    )
    request.put(("pools", asked.name), new)
    request.record("Library.AgentPoolCreated", AgentPoolName=asked.name)
    return pool(request, asked.name, request.organization.pools[asked.name])


@route(POOLS, "PATCH")
def update_pool(request: Request) -> object:
    """Changes whether a pool is provisioned to new projects, and whether its agents are kept up to date."""
    name, held = found_pool(request, "Manage")
    asked = request.decoded(Written)
    changed = msgspec.structs.replace(
        held,
        auto_provision=held.auto_provision if asked.auto_provision is None else asked.auto_provision,
        auto_update=held.auto_update if asked.auto_update is None else asked.auto_update,
    )
    request.put(("pools", name), changed)
    return pool(request, name, changed)


@route(POOLS, "DELETE")
def delete_pool(request: Request) -> Reply:
    """Deletes a pool with its agents."""
    name, _ = found_pool(request, "Manage")
    request.put(("pools", name), None)
    request.record("Library.AgentPoolDeleted", AgentPoolName=name)
    return Reply(status=204)


@route(ELASTIC, "GET")
def elastic_pools(request: Request) -> object:
    """The pools whose agents a scale set makes, or one."""
    if request.parameters.get("poolId"):
        return _elastic(request, *found_pool(request))
    return collection(
        [
            _elastic(request, name, held)
            for name, held in request.organization.pools.items()
            if held.scale_set is not None and request.may(NAMESPACE, "View", pool_token(held))
        ]
    )


@route(ELASTIC, "PATCH")
def update_elastic_pool(request: Request) -> object:
    """Changes how a scale set grows, and whether its machines are used once."""
    name, held = found_pool(request, "Manage")
    if held.scale_set is None:
        raise not_found(f"The pool {name} is not elastic.", "ElasticPoolDoesNotExistException")
    asked: dict[str, object] = msgspec.structs.asdict(request.decoded(ScaleSetChange))
    scale_set = msgspec.structs.replace(
        held.scale_set, **{key: value for key, value in asked.items() if value is not None}
    )
    changed = msgspec.structs.replace(held, scale_set=scale_set)
    request.put(("pools", name), changed)
    return _elastic(request, name, changed)


@route(QUEUES, "GET")
def queues(request: Request) -> object:
    """The queues that the caller may view, of a project or of all, or one, by number."""
    if request.parameters.get("queueId"):
        return _queue(request, *_found_queue(request, "View"))
    wanted, ids = request.query.get("queueName"), request.query.names("queueIds")
    rows = [
        _queue(request, name, project, key, queue)
        for name, project in request.projects()
        for key, queue in project.queues.items()
        if request.may(NAMESPACE, "View", queue_token(project, queue))
        and wanted in (None, key)
        and (not ids or str(queue.id) in ids)
    ]
    return collection(rows)


@route(QUEUES, "POST")
def create_queue(request: Request) -> object:
    """Lets a project use a pool."""
    name, project = request.project()
    request.require(NAMESPACE, "Create", f"AgentQueues/{project.id}")
    asked = request.decoded(NewQueue)
    if asked.name in project.queues:
        message = f"Agent queue {asked.name} already exists."
        raise ServiceError(409, "TaskAgentQueueExistsException", message)
    id = asked.pool.id if asked.pool else 0
    pool_name = next((key for key, held in request.organization.pools.items() if held.id == id), asked.name)
    if pool_name not in request.organization.pools:
        raise not_found(f"The pool {pool_name} does not exist.", "TaskAgentPoolNotFoundException")
    caller = request.caller.identity.name
    queue = AgentQueue(pool=pool_name, permissions={caller: builtin.everything(NAMESPACE)})
    request.put(("projects", name, "queues", asked.name), queue)
    project = request.organization.projects[name]
    return _queue(request, name, project, asked.name, project.queues[asked.name])


@route(QUEUES, "DELETE")
def delete_queue(request: Request) -> Reply:
    """Takes a pool from a project."""
    name, _, key, _ = _found_queue(request, "Manage")
    request.put(("projects", name, "queues", key), None)
    return Reply(status=204)


def found_pool(request: Request, permission: str = "View") -> tuple[str, AgentPool]:
    """Name and state of the pool in the path; 404 where the caller may not view it."""
    id = request.parameters["poolId"]
    for name, held in request.organization.pools.items():
        if str(held.id) == id and request.may(NAMESPACE, "View", pool_token(held)):
            request.require(NAMESPACE, permission, pool_token(held))
            return name, held
    raise not_found(f"VS800075: The agent pool {id} does not exist.", "TaskAgentPoolNotFoundException")


def pool(request: Request, name: str, held: AgentPool) -> dict[str, object]:
    """A TaskAgentPool."""
    return {
        "createdOn": request.time(held.created),
        "autoProvision": held.auto_provision,
        "autoUpdate": held.auto_update,
        "autoSize": True,
        "targetSize": 1 if held.hosted else None,
        "agentCloudId": 1 if held.hosted else None,
        "createdBy": identity_reference(request, held.created_by),
        "owner": _service(request),
        **pool_reference(request, name, held),
    }


def pool_reference(request: Request, name: str, held: AgentPool) -> dict[str, object]:
    """A TaskAgentPoolReference."""
    return {
        "id": held.id,
        "scope": request.organization.id,
        "name": name,
        "isHosted": held.hosted,
        "poolType": held.type,
        "size": max(len(held.agents), int(held.hosted)),
        "isLegacy": False,
        "options": "elasticPool" if held.scale_set else "none",
    }


def _service(request: Request) -> dict[str, object]:
    """Who owns the pools: the service itself."""
    avatar = request.url("_apis/GraphProfile/MemberAvatars", SERVICE["descriptor"])
    links = {"url": request.url("_apis/Identities", SERVICE["id"]), "_links": {"avatar": {"href": avatar}}}
    return {**SERVICE, **links, "imageUrl": avatar}


def _elastic(request: Request, name: str, held: AgentPool) -> object:
    scale_set = held.scale_set
    if scale_set is None:
        raise not_found(f"The pool {name} is not elastic.", "ElasticPoolDoesNotExistException")
    project = request.organization.projects.get(scale_set.connection_project)
    connection = project.connections.get(scale_set.connection) if project else None
    return {
        "poolId": held.id,
        "serviceEndpointId": connection.id if connection else None,
        "serviceEndpointScope": project.id if project else None,
        "azureId": scale_set.azure_id,
        "maxCapacity": scale_set.max_capacity,
        "desiredIdle": scale_set.desired_idle,
        "recycleAfterEachUse": scale_set.recycle_after_each_use,
        "maxSavedNodeCount": 0,
        "osType": scale_set.os,
        "state": "online",
        "offlineSince": None,
        "desiredSize": len(held.agents),
        "sizingAttempts": 0,
        "agentInteractiveUI": False,
        "timeToLiveMinutes": scale_set.time_to_live_minutes,
        "preserveAgentOnJobFailure": False,
        "orchestrationType": "uniform",
    }


def _found_queue(request: Request, permission: str) -> tuple[str, Project, str, AgentQueue]:
    id = request.parameters.get("queueId", "")
    for name, project in request.projects():
        for key, queue in project.queues.items():
            token = queue_token(project, queue)
            if str(queue.id) == id and request.may(NAMESPACE, "View", token):
                request.require(NAMESPACE, permission, token)
                return name, project, key, queue
    raise not_found(f"VS800077: The agent queue {id} does not exist.", "TaskAgentQueueNotFoundException")


def _queue(request: Request, _: str, project: Project, name: str, queue: AgentQueue) -> dict[str, object]:
    held = request.organization.pools.get(queue.pool or name)
    row: dict[str, object] = {"id": queue.id, "projectId": project.id, "name": name}
    if held is not None and request.may(NAMESPACE, "View", pool_token(held)):
        row["pool"] = pool_reference(request, queue.pool or name, held)
    return row
