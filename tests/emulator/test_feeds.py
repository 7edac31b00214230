"""Feeds, their roles, views and upstream sources."""

import httpx2

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
PREVIEW = {"api-version": "7.1-preview"}
API = "/_apis/packaging/feeds"
NPM = {
    "name": "npmjs",
    "protocol": "npm",
    "location": "https://registry.npmjs.example/",
    "upstreamSourceType": "public",
}


def _descriptor(emulator: Emulator, name: str) -> str:
    identity = emulator.app.store.directory.find(name)
    assert identity is not None
    return identity.descriptor


def test_feeds_of_the_organization_and_of_projects_are_listed_together(
    emulator: Emulator, client: Client
) -> None:
    hidden = {"roles": {"Project Collection Valid Users": None}}
    emulator.change(
        {"feeds": {"all": {}, "hidden": hidden}, "projects": {"Web": {"feeds": {"web": {"upstreams": {}}}}}}
    )
    rows = client("reader").get(API, params=V).json()["value"]
    assert {row["name"]: "project" in row for row in rows} == {"all": False, "web": True}
    assert [row["name"] for row in client("administrator").get(API, params=V).json()["value"]] == [
        "all",
        "hidden",
        "web",
    ]
    own = client("reader").get(f"/Web{API}", params=V).json()["value"]
    assert [row["name"] for row in own] == ["web"]
    assert client("reader").get(f"{API}/hidden", params=V).status_code == 404


def test_a_feed_is_created_changed_and_deleted_by_its_owner(emulator: Emulator, client: Client) -> None:
    owner, other = client("reader"), client("nobody")
    created = owner.post(f"/Web{API}", params=V, json={"name": "web", "upstreamSources": [NPM]})
    assert created.status_code == 201
    feed = created.json()
    source = feed["upstreamSources"][0]
    assert (source["protocol"], source["upstreamSourceType"], source["location"]) == (
        "npm",
        "public",
        NPM["location"],
    )
    held = emulator.state.projects["Web"].feeds["web"].roles
    assert held["Web Build Service (contoso)"] == "collaborator"
    place = f"/Web{API}/{feed['id']}"
    assert other.patch(place, params=V, json={"upstreamEnabled": False}).status_code == 404
    assert owner.patch(place, params=V, json={"upstreamEnabled": False}).json()["upstreamEnabled"] is False
    assert owner.delete(place, params=V).status_code == 204
    actions = [event.action for event in emulator.state.audit]
    assert actions == [f"Artifacts.Feed.Project.{what}" for what in ("Create", "Modify", "SoftDelete")]


def test_only_creators_create_feeds(emulator: Emulator, client: Client) -> None:
    emulator.change({"feed_roles": {"Project Collection Valid Users": None}})
    assert client("reader").post(API, params=V, json={"name": "mine"}).status_code == 403
    assert client("administrator").post(API, params=V, json={"name": "mine"}).status_code == 201


def test_roles_are_given_taken_and_inherited(emulator: Emulator, client: Client) -> None:
    emulator.change({"feeds": {"all": {}}})
    http = client("administrator")
    place = f"{API}/all/permissions"
    assert client("reader").get(place, params=V).status_code == 403
    carla = _descriptor(emulator, "carla@contoso.example")
    given = [{"identityDescriptor": carla, "role": "contributor"}]
    assert http.patch(place, params=V, json=given).json()["value"][0]["role"] == "contributor"
    rows = http.get(place, params=V | {"includeIds": "true"}).json()["value"]
    assert [(row["displayName"], row["role"], row["isInheritedRole"]) for row in rows] == [
        ("[contoso]\\Project Collection Valid Users", "reader", False),
        ("Carla Coder", "contributor", False),
        ("[contoso]\\Project Collection Administrators", "administrator", True),
    ]
    assert all(row["identityId"] for row in rows)
    own = http.get(place, params=V | {"excludeInheritedPermissions": "true"}).json()
    assert own["count"] == 2
    http.patch(place, params=V, json=[{"identityDescriptor": carla, "role": "none"}])
    assert "carla@contoso.example" not in emulator.state.feeds["all"].roles
    wrong = http.patch(place, params=V, json=[{"identityDescriptor": carla, "role": "emperor"}])
    assert wrong.status_code == 400
    assert [event.action.removeprefix("Artifacts.Feed.Org.") for event in emulator.state.audit[:2]] == [
        "Modify.Permissions",
        "Permissions.Deletion",
    ]


def test_roles_in_all_feeds_are_for_administrators(emulator: Emulator, client: Client) -> None:
    place = "/_apis/packaging/globalpermissions"
    http = client("administrator")
    assert client("reader").get(place, params=PREVIEW).status_code == 403
    rows = http.get(place, params=PREVIEW | {"includeIds": "true"}).json()["value"]
    assert {row["role"] for row in rows} == {"administrator", "feedCreator"}
    rosa = [{"identityDescriptor": _descriptor(emulator, "rosa@contoso.example"), "role": "administrator"}]
    assert http.patch(place, params=PREVIEW, json=rosa).status_code == 200
    assert client("reader").get(place, params=PREVIEW).status_code == 200


def test_views_and_retention(emulator: Emulator, client: Client) -> None:
    emulator.change({"feeds": {"all": {}}})
    http = client("administrator")
    views = http.get(f"{API}/all/views", params=V).json()["value"]
    assert (views[0]["name"], views[0]["visibility"]) == ("Local", "collection")
    body = {"name": "Candidate", "type": "release", "visibility": "organization"}
    view = http.post(f"{API}/all/views", params=V, json=body).json()
    place = f"{API}/all/views/{view['id']}"
    assert http.patch(place, params=V, json={"visibility": "private"}).json()["visibility"] == "private"
    assert client("reader").delete(place, params=V).status_code == 403
    assert http.delete(place, params=V).status_code == 204
    kept = f"{API}/all/retentionpolicies"
    assert http.get(kept, params=V).json() is None
    assert http.put(kept, params=V, json={"countLimit": 10}).json()["countLimit"] == 10
    assert http.get(kept, params=V).json()["daysToKeepRecentlyDownloadedPackages"] == 30
    assert http.delete(kept, params=V).status_code == 204
    assert http.get(kept, params=V).json() is None


def test_a_feed_without_upstream_sources_says_so(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.change({"feeds": {"all": {"upstream_enabled": False}}})
    row = http.get(f"{API}/all", params=V).json()
    assert (row["upstreamEnabled"], row["upstreamSources"]) == (False, [])
