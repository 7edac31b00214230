"""Repositories, their branches and tags."""

import httpx2

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
API = "/Web/_apis/git/repositories"
NOTHING = "0" * 40


def test_a_fork_points_at_its_parent(emulator: Emulator, http: httpx2.Client) -> None:
    origin = emulator.state.projects["Payments"].repositories["payments-api"]
    body = {"name": "mine", "parentRepository": {"id": origin.id}}
    created = http.post(API, params=V, json=body)
    assert created.status_code == 201
    fork = http.get(f"{API}/mine").json()
    assert (fork["isFork"], fork["parentRepository"]["id"]) == (True, origin.id)
    forks = http.get(
        f"/Payments/_apis/git/repositories/payments-api/forks/{emulator.state.id}", params=V
    ).json()
    assert [row["name"] for row in forks["value"]] == ["mine"]
    assert emulator.state.audit[-1].action == "Git.RepositoryForked"
    listed = {row["name"]: row.get("isFork", False) for row in http.get(API).json()["value"]}
    assert listed == {"web-api": False, "web-site": False, "mine": True}


def test_a_repository_is_renamed_and_keeps_its_id(emulator: Emulator, http: httpx2.Client) -> None:
    id = http.get(f"{API}/web-api").json()["id"]
    renamed = http.patch(f"{API}/{id}", params=V, json={"name": "web-core"}).json()
    assert (renamed["id"], renamed["name"]) == (id, "web-core")
    assert http.get(f"{API}/web-core").json()["id"] == id
    taken = http.patch(f"{API}/{id}", params=V, json={"name": "web-site"})
    assert taken.json()["typeKey"] == "GitRepositoryNameAlreadyExistsException"
    missing = http.patch(f"{API}/{id}", params=V, json={"defaultBranch": "refs/heads/none"})
    assert missing.status_code == 400
    assert [event.action for event in emulator.state.audit] == ["Git.RepositoryRenamed"]


def test_nothing_is_read_from_a_disabled_repository(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.change({"projects": {"Web": {"repositories": {"web-api": {"disabled": True}}}}})
    assert [r["isDisabled"] for r in http.get(API).json()["value"]] == [True, False]
    for below in ("refs", "items", "commits", "pushes", "stats/branches"):
        assert http.get(f"{API}/web-api/{below}", params=V).status_code == 403, below


def test_branches_go_on_by_header_and_are_filtered(emulator: Emulator, http: httpx2.Client) -> None:
    branches = {f"topic/{n}": {} for n in range(3)}
    emulator.change({"projects": {"Web": {"repositories": {"web-api": {"branches": branches}}}}})
    first = http.get(f"{API}/web-api/refs", params=V | {"$top": "3"})
    token = first.headers["x-ms-continuationtoken"]
    rest = http.get(f"{API}/web-api/refs", params=V | {"$top": "3", "continuationToken": token}).json()
    names = [row["name"] for row in first.json()["value"] + rest["value"]]
    assert names == ["refs/heads/main", *(f"refs/heads/{name}" for name in branches)]
    topics = http.get(f"{API}/web-api/refs", params=V | {"filter": "heads/topic"}).json()
    assert topics["count"] == 3


def test_a_branch_is_created_locked_and_deleted(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    place = f"{API}/web-api/refs"
    [main] = http.get(place, params=V).json()["value"]
    create = [{"name": "refs/heads/new", "oldObjectId": NOTHING, "newObjectId": main["objectId"]}]
    [refused] = client("reader").post(place, params=V, json=create).json()["value"]
    assert refused["updateStatus"] == "createBranchPermissionRequired"
    [created] = http.post(place, params=V, json=create).json()["value"]
    assert (created["success"], created["updateStatus"]) == (True, "succeeded")
    [stale] = http.post(place, params=V, json=create).json()["value"]
    assert (stale["success"], stale["updateStatus"]) == (False, "staleOldObjectId")
    filtered = V | {"filter": "heads/new"}
    locked = http.patch(place, params=filtered, json={"isLocked": True}).json()
    assert locked["isLockedBy"]["uniqueName"] == "ada@contoso.example"
    assert "isLocked" not in http.patch(place, params=filtered, json={"isLocked": False}).json()
    delete = [{"name": "refs/heads/new", "oldObjectId": main["objectId"], "newObjectId": NOTHING}]
    assert http.post(place, params=V, json=delete).json()["value"][0]["success"] is True
    assert list(emulator.state.projects["Web"].repositories["web-api"].branches) == ["main"]


def test_tags_are_refs_and_some_are_objects_of_their_own(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    place = f"{API}/web-api/refs"
    [main] = http.get(place, params=V).json()["value"]
    light = [{"name": "refs/tags/v1", "oldObjectId": NOTHING, "newObjectId": main["objectId"]}]
    [refused] = client("reader").post(place, params=V, json=light).json()["value"]
    assert refused["updateStatus"] == "createTagPermissionRequired"
    [unknown] = http.post(place, params=V, json=[light[0] | {"newObjectId": "1" * 40}]).json()["value"]
    assert unknown["updateStatus"] == "unresolvableToCommit"
    assert http.post(place, params=V, json=light).json()["value"][0]["success"]
    body = {"name": "v2", "taggedObject": {"objectId": main["objectId"]}, "message": "Second."}
    tags = f"{API}/web-api/annotatedtags"
    assert client("reader").post(tags, params=V, json=body).status_code == 403
    made = http.post(tags, params=V, json=body)
    assert made.status_code == 201
    assert http.get(f"{tags}/{made.json()['objectId']}", params=V).json()["message"] == "Second."
    asked = V | {"filter": "tags", "peelTags": "true"}
    one, two = http.get(place, params=asked).json()["value"]
    assert (one["name"], one["objectId"]) == ("refs/tags/v1", main["objectId"])
    assert (two["objectId"], two["peeledObjectId"]) == (made.json()["objectId"], main["objectId"])
    gone = [{"name": "refs/tags/v2", "oldObjectId": two["objectId"], "newObjectId": NOTHING}]
    assert http.post(place, params=V, json=gone).json()["value"][0]["success"]
    emulator.change({"projects": {"Web": {"repositories": {"web-api": {"files": {"new": "file"}}}}}})
    at_tag = V | {"versionDescriptor.version": "v1", "versionDescriptor.versionType": "tag"}
    tagged = http.get(f"{API}/web-api/items", params=at_tag | {"recursionLevel": "full"}).json()
    assert [item["path"] for item in tagged["value"]] == ["/", "/azure-pipelines.yml"]


def test_the_recycle_bin_is_opened_by_who_may_delete(emulator: Emulator, client: Client) -> None:
    http, reader = client("administrator"), client("reader")
    id = http.get(f"{API}/web-api").json()["id"]
    http.delete(f"{API}/{id}", params=V)
    bin = f"{API.removesuffix('repositories')}recycleBin/repositories"
    assert [it["id"] for it in reader.get(bin, params=V).json()["value"]] == [id]
    assert client("nobody").get(bin, params=V).status_code == 404
    assert reader.patch(f"{bin}/{id}", params=V, json={"deleted": False}).status_code == 403
    assert reader.delete(f"{bin}/{id}", params=V).status_code == 403
    http.post(API, params=V, json={"name": "web-api"})
    taken = http.patch(f"{bin}/{id}", params=V, json={"deleted": False})
    assert taken.json()["typeKey"] == "GitRepositoryNameAlreadyExistsException"
    assert http.patch(f"{bin}/{id}", params=V, json={"deleted": True}).status_code == 400
    assert http.delete(f"{bin}/{id}", params=V).status_code == 204
    assert http.delete(f"{bin}/{id}", params=V).status_code == 404
