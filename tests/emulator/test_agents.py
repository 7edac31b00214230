"""Environments, agent pools, queues and agents."""

import httpx2

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
PREVIEW = {"api-version": "7.1-preview"}
POOLS = "/_apis/distributedtask/pools"
QUEUES = "/Web/_apis/distributedtask/queues"
ENVIRONMENTS = "/Web/_apis/pipelines/environments"


def test_environments_go_on_by_header_and_are_administered_by_their_creator(
    emulator: Emulator, client: Client
) -> None:
    http = client("administrator")
    for name in ("dev", "test", "production"):
        assert http.post(ENVIRONMENTS, params=V, json={"name": name}).status_code == 200
    emulator.pages(2)
    first = client("reader").get(ENVIRONMENTS, params=V)
    token = first.headers["x-ms-continuationtoken"]
    second = client("reader").get(ENVIRONMENTS, params=V | {"continuationToken": token}).json()
    names = [row["name"] for row in first.json()["value"] + second["value"]]
    assert names == ["dev", "test", "production"]
    place = f"{ENVIRONMENTS}/{second['value'][0]['id']}"
    assert client("reader").patch(place, params=V, json={"description": "x"}).status_code == 403
    assert http.patch(place, params=V, json={"name": "prod"}).json()["name"] == "prod"
    held = emulator.state.projects["Web"].environments["prod"]
    assert held.permissions["ada@contoso.example"]["Administer"] == "allow"
    assert http.delete(place, params=V).status_code == 204
    assert http.get(place, params=V).status_code == 404


def test_a_new_organization_has_two_pools_and_each_project_uses_them(
    emulator: Emulator, client: Client
) -> None:
    pools = client("reader").get(POOLS, params=V).json()["value"]
    assert {pool["name"]: pool["isHosted"] for pool in pools} == {"Default": False, "Azure Pipelines": True}
    queues = client("reader").get(QUEUES, params=PREVIEW).json()["value"]
    assert {queue["name"]: queue["pool"]["id"] for queue in queues} == {
        pool["name"]: pool["id"] for pool in pools
    }
    denied = {"permissions": {"rosa@contoso.example": {"View": "deny"}}}
    emulator.change(
        {"pools": {"Default": denied}, "projects": {"Web": {"queues": {"Azure Pipelines": denied}}}}
    )
    [queue] = client("reader").get(QUEUES, params=PREVIEW).json()["value"]
    assert (queue["name"], "pool" in queue) == ("Default", False)


def test_a_pool_is_created_changed_and_deleted(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    assert client("reader").post(POOLS, params=V, json={"name": "Linux"}).status_code == 403
    pool = http.post(POOLS, params=V, json={"name": "Linux", "autoUpdate": False}).json()
    assert (pool["autoProvision"], pool["autoUpdate"]) == (False, False)
    place = f"{POOLS}/{pool['id']}"
    assert http.patch(place, params=V, json={"autoProvision": True}).json()["autoProvision"] is True
    queue = http.post(QUEUES, params=PREVIEW, json={"name": "Linux", "pool": {"id": pool["id"]}}).json()
    assert queue["pool"]["name"] == "Linux"
    assert http.delete(f"{QUEUES}/{queue['id']}", params=PREVIEW).status_code == 204
    assert http.delete(place, params=V).status_code == 204
    actions = [event.action for event in emulator.state.audit]
    assert actions == ["Library.AgentPoolCreated", "Library.AgentPoolDeleted"]


def test_agents_tell_their_capabilities_and_last_job_when_asked(
    emulator: Emulator, http: httpx2.Client
) -> None:
    agent = {"capabilities": {"USER": "root"}, "last_job": "2026-01-01T00:00:00Z", "online": False}
    fresh = {"last_job": "never"}
    emulator.change({"pools": {"Default": {"agents": {"build-1": agent, "build-2": fresh}}}})
    place = f"{POOLS}/{emulator.state.pools['Default'].id}/agents"
    plain, _ = http.get(place, params=V).json()["value"]
    assert (plain["status"], "systemCapabilities" in plain) == ("offline", False)
    asked = V | {"includeCapabilities": "true", "includeLastCompletedRequest": "true"}
    first, second = http.get(place, params=asked).json()["value"]
    assert first["systemCapabilities"]["USER"] == "root"
    assert first["lastCompletedRequest"]["finishTime"] == "2026-01-01T00:00:00Z"
    assert "lastCompletedRequest" not in second


def test_an_agent_is_added_disabled_and_removed(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    place = f"{POOLS}/{emulator.state.pools['Default'].id}/agents"
    body = {"name": "rogue", "version": "3.1.0"}
    assert client("reader").post(place, params=V, json=body).status_code == 403
    agent = http.post(place, params=V, json=body).json()
    assert http.patch(f"{place}/{agent['id']}", params=V, json={"enabled": False}).json()["enabled"] is False
    mine = http.put(f"{place}/{agent['id']}/usercapabilities", params=PREVIEW, json={"team": "web"})
    assert mine.status_code == 200
    assert emulator.state.pools["Default"].agents["rogue"].user_capabilities == {"team": "web"}
    assert http.delete(f"{place}/{agent['id']}", params=V).status_code == 204
    assert [event.action for event in emulator.state.audit] == ["Library.AgentAdded", "Library.AgentDeleted"]


def test_an_elastic_pool_tells_how_its_machines_are_used(emulator: Emulator, http: httpx2.Client) -> None:
    scale_set = {"azure_id": "/subscriptions/x", "recycle_after_each_use": False, "connection": "azure-prod"}
    emulator.change({"pools": {"Elastic": {"scale_set": scale_set | {"connection_project": "Web"}}}})
    [row] = http.get("/_apis/distributedtask/elasticpools", params=V).json()["value"]
    assert (row["poolId"], row["recycleAfterEachUse"]) == (emulator.state.pools["Elastic"].id, False)
    assert row["serviceEndpointId"] == emulator.state.projects["Web"].connections["azure-prod"].id
    place = f"/_apis/distributedtask/elasticpools/{row['poolId']}"
    changed = http.patch(place, params=V, json={"recycleAfterEachUse": True}).json()
    assert changed["recycleAfterEachUse"] is True
    pool = http.get(f"{POOLS}/{row['poolId']}", params=V).json()
    assert pool["options"] == "elasticPool"
