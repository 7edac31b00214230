"""Repositories, branches, files and pushes."""

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


def test_files_are_listed_as_deep_as_asked(emulator: Emulator, http: httpx2.Client) -> None:
    files = {"src/app.py": "print()", "src/lib/util.py": "", "README.md": "hello"}
    emulator.change({"projects": {"Web": {"repositories": {"web-api": {"files": files}}}}})
    place = f"{API}/web-api/items"

    def paths(**query: str) -> list[str]:
        return [item["path"] for item in http.get(place, params=V | query).json()["value"]]

    assert paths(scopePath="/src") == ["/src"]
    assert paths(scopePath="/src", recursionLevel="OneLevel") == ["/src", "/src/app.py", "/src/lib"]
    assert paths(recursionLevel="Full") == [
        "/",
        "/README.md",
        "/azure-pipelines.yml",
        "/src",
        "/src/app.py",
        "/src/lib",
        "/src/lib/util.py",
    ]
    text = http.get(place, params=V | {"path": "/README.md"}, headers={"Accept": "text/plain"})
    assert (text.text, text.headers["content-type"].split(";")[0]) == ("hello", "text/plain")
    item = http.get(place, params=V | {"path": "README.md", "$format": "json", "includeContent": "true"})
    assert item.json()["content"] == "hello"
    missing = http.get(place, params=V | {"path": "/none"})
    assert (missing.status_code, missing.json()["typeKey"]) == (404, "GitItemNotFoundException")
    batch = {"itemDescriptors": [{"path": "/src/lib", "recursionLevel": "full"}, {"path": "/README.md"}]}
    lists = http.post(f"{API}/web-api/itemsbatch", params=V, json=batch).json()["value"]
    assert [[item["path"] for item in one] for one in lists] == [
        ["/src/lib", "/src/lib/util.py"],
        ["/README.md"],
    ]


def test_a_push_changes_files_of_its_branch_alone(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    [main] = http.get(f"{API}/web-api/refs", params=V).json()["value"]
    commit = {
        "comment": "say hello",
        "changes": [
            {"changeType": "add", "item": {"path": "/hi.txt"}, "newContent": {"content": "hi"}},
            {"changeType": "delete", "item": {"path": "/azure-pipelines.yml"}},
        ],
    }
    body = {"refUpdates": [{"name": "refs/heads/topic", "oldObjectId": NOTHING}], "commits": [commit]}
    assert client("reader").post(f"{API}/web-api/pushes", params=V, json=body).status_code == 403
    pushed = http.post(f"{API}/web-api/pushes", params=V, json=body)
    assert pushed.status_code == 201
    there = V | {"versionDescriptor.version": "topic", "recursionLevel": "full"}
    assert [i["path"] for i in http.get(f"{API}/web-api/items", params=there).json()["value"]] == [
        "/",
        "/hi.txt",
    ]
    assert http.get(f"{API}/web-api/refs", params=V | {"filter": "heads/main"}).json()["value"] == [main]
    latest = http.get(f"{API}/web-api/pushes", params=V).json()["value"][0]
    assert latest["refUpdates"][0]["name"] == "refs/heads/topic"
    assert http.post(f"{API}/web-api/pushes", params=V, json=body).status_code == 400


def test_commits_tell_when_a_repository_was_last_changed(emulator: Emulator, http: httpx2.Client) -> None:
    branch = {"committed": "2024-01-01T00:00:00Z", "author": "carla@contoso.example"}
    emulator.change({"projects": {"Web": {"repositories": {"web-api": {"branches": {"main": branch}}}}}})
    [commit] = http.get(f"{API}/web-api/commits", params=V | {"searchCriteria.$top": "1"}).json()["value"]
    assert commit["author"]["date"] == "2024-01-01T00:00:00Z"
    assert commit["author"]["email"] == "carla@contoso.example"
    recent = V | {"searchCriteria.fromDate": "2025-01-01T00:00:00Z"}
    assert http.get(f"{API}/web-api/commits", params=recent).json()["value"] == []
    [row] = http.get(f"{API}/web-api/stats/branches", params=V).json()["value"]
    assert (row["name"], row["commit"]["committer"]["date"]) == ("main", "2024-01-01T00:00:00Z")
