"""Commits, what they changed, and pushes."""

import base64

import httpx2
import pytest

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
API = "/Web/_apis/git/repositories/web-api"
NOTHING = "0" * 40


@pytest.fixture(autouse=True)
def open_branches(emulator: Emulator) -> None:
    """No policy asks for pull requests."""
    emulator.change({"projects": {"Web": {"policies": {"reviewers": None}}}})


def change(emulator: Emulator, files: dict[str, str | None]) -> None:
    emulator.change({"projects": {"Web": {"repositories": {"web-api": {"files": files}}}}})


def head(http: httpx2.Client, name: str = "main") -> str:
    [ref] = http.get(f"{API}/refs", params=V | {"filter": f"heads/{name}"}).json()["value"]
    return ref["objectId"]


def add(path: str, text: str) -> dict[str, object]:
    return {"changeType": "add", "item": {"path": path}, "newContent": {"content": text}}


def test_a_push_changes_files_of_its_branch_alone(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    main = head(http)
    delete = {"changeType": "delete", "item": {"path": "/azure-pipelines.yml"}}
    commit = {"comment": "say hello", "changes": [add("/hi.txt", "hi"), delete]}
    body = {"refUpdates": [{"name": "refs/heads/topic", "oldObjectId": main}], "commits": [commit]}
    assert client("reader").post(f"{API}/pushes", params=V, json=body).status_code == 403
    pushed = http.post(f"{API}/pushes", params=V, json=body)
    assert pushed.status_code == 201
    assert pushed.json()["commits"][0]["parents"] == [main]
    there = V | {"versionDescriptor.version": "topic", "recursionLevel": "full"}
    assert [i["path"] for i in http.get(f"{API}/items", params=there).json()["value"]] == ["/", "/hi.txt"]
    assert head(http) == main
    refs = V | {"searchCriteria.includeRefUpdates": "true"}
    latest = http.get(f"{API}/pushes", params=refs).json()["value"][0]
    [update] = latest["refUpdates"]
    assert (update["name"], update["oldObjectId"]) == ("refs/heads/topic", main)
    one = http.get(f"{API}/pushes/{latest['pushId']}", params=V).json()
    assert [it["comment"] for it in one["commits"]] == ["say hello"]
    of_push = http.get(f"{API}/pushes/{latest['pushId']}/commits", params=V).json()
    assert [it["commitId"] for it in of_push["value"]] == [update["newObjectId"]]
    assert http.post(f"{API}/pushes", params=V, json=body).status_code == 400
    on_main = {"refUpdates": [{"name": "refs/heads/main", "oldObjectId": main}], "commits": [commit]}
    assert http.post(f"{API}/pushes", params=V, json=on_main).status_code == 201
    assert head(http, "topic") == update["newObjectId"]


def test_files_are_renamed_and_texts_may_be_encoded(http: httpx2.Client) -> None:
    encoded = {"content": base64.b64encode("grün".encode()).decode(), "contentType": "base64encoded"}
    rename = {
        "changeType": "rename",
        "item": {"path": "/ci.yml"},
        "sourceServerItem": "/azure-pipelines.yml",
    }
    edit = {"changeType": "edit", "item": {"path": "/ci.yml"}, "newContent": encoded}
    body = {
        "refUpdates": [{"name": "refs/heads/main", "oldObjectId": head(http)}],
        "commits": [{"changes": [rename]}, {"changes": [edit]}],
    }
    pushed = http.post(f"{API}/pushes", params=V, json=body).json()
    assert len(pushed["commits"]) == 2
    text = http.get(f"{API}/items", params=V | {"path": "/ci.yml", "$format": "text"})
    assert text.text == "grün"
    body["refUpdates"] = [{"name": "refs/heads/main", "oldObjectId": head(http)}]
    binary = {"content": base64.b64encode(b"\xff").decode(), "contentType": "base64encoded"}
    for refused in (
        {"changeType": "edit", "item": {"path": "/none"}, "newContent": encoded},
        {"changeType": "edit", "item": {"path": "/ci.yml"}, "newContent": binary},
        {"changeType": "undelete", "item": {"path": "/ci.yml"}},
    ):
        body["commits"] = [{"changes": [refused]}]
        assert http.post(f"{API}/pushes", params=V, json=body).status_code == 400


def test_what_a_branch_held_stays_when_it_goes_on(emulator: Emulator, http: httpx2.Client) -> None:
    first = head(http)
    change(emulator, {"src/a.py": "1", "src/b.py": "2"})
    second = head(http)
    change(emulator, {"src/a.py": None, "src/b.py": None})
    third = head(http)
    assert len({first, second, third}) == 3
    listed = http.get(f"{API}/commits", params=V).json()["value"]
    assert [it["commitId"] for it in listed] == [third, second, first]
    assert listed[1]["changeCounts"] == {"Add": 2, "Edit": 0, "Delete": 0}
    whole = http.get(f"{API}/commits/{second}", params=V | {"changeCount": "1"}).json()
    assert (whole["parents"], len(whole["changes"])) == ([first], 1)
    assert whole["push"]["pushedBy"]["uniqueName"] == "ada@contoso.example"
    then = V | {"versionDescriptor.version": second, "versionDescriptor.versionType": "commit"}
    old = http.get(f"{API}/items", params=then | {"path": "/src/a.py", "$format": "text"})
    assert old.text == "1"
    before = then | {"versionDescriptor.versionOptions": "firstParent", "path": "/src/a.py"}
    assert http.get(f"{API}/items", params=before).status_code == 404


def test_the_last_change_of_an_item_is_told(emulator: Emulator, http: httpx2.Client) -> None:
    first = head(http)
    change(emulator, {"README.md": "hello"})
    second = head(http)
    asked = V | {"recursionLevel": "full", "latestProcessedChange": "true"}
    rows = http.get(f"{API}/items", params=asked).json()["value"]
    assert {row["path"]: row["latestProcessedChange"]["commitId"] for row in rows} == {
        "/": second,
        "/README.md": second,
        "/azure-pipelines.yml": first,
    }
    of_file = http.get(f"{API}/commits", params=V | {"searchCriteria.itemPath": "/azure-pipelines.yml"})
    assert [row["commitId"] for row in of_file.json()["value"]] == [first]


def test_changes_of_a_commit_name_files_and_folders(emulator: Emulator, http: httpx2.Client) -> None:
    change(emulator, {"src/a.py": "1"})
    change(emulator, {"src/a.py": "2", "azure-pipelines.yml": None})
    answer = http.get(f"{API}/commits/{head(http)}/changes", params=V).json()
    assert answer["changeCounts"] == {"Edit": 1, "Delete": 1}
    shown = {row["item"]["path"]: row["changeType"] for row in answer["changes"]}
    assert shown == {"/azure-pipelines.yml": "delete", "/src": "edit", "/src/a.py": "edit"}


def test_differences_between_commits_come_by_pages(emulator: Emulator, http: httpx2.Client) -> None:
    old = head(http)
    change(emulator, {f"src/{n}.yml": "steps: []" for n in range(120)})
    asked = V | {"baseVersion": old, "baseVersionType": "commit", "targetVersion": "main"}
    first = http.get(f"{API}/diffs/commits", params=asked).json()
    assert (len(first["changes"]), first["allChangesIncluded"]) == (100, False)
    assert first["changeCounts"] == {"Add": 120}
    assert (first["commonCommit"], first["aheadCount"], first["behindCount"]) == (old, 1, 0)
    rest = http.get(f"{API}/diffs/commits", params=asked | {"$skip": "100", "$top": "100"}).json()
    paths = [row["item"]["path"] for row in first["changes"] + rest["changes"]]
    assert len(set(paths)) == 121
    assert "/src" in paths
    same = http.get(f"{API}/diffs/commits", params=V).json()
    assert (same["changes"], same["allChangesIncluded"]) == ([], True)


def test_differences_may_start_at_the_last_commit_in_common(http: httpx2.Client) -> None:
    start = head(http)
    for branch in ("topic", "main"):
        body = {
            "refUpdates": [{"name": f"refs/heads/{branch}", "oldObjectId": start}],
            "commits": [{"changes": [add(f"/{branch}.md", "")]}],
        }
        assert http.post(f"{API}/pushes", params=V, json=body).status_code == 201
    asked = V | {
        "baseVersionDescriptor.baseVersion": "main",
        "targetVersionDescriptor.targetVersion": "topic",
    }
    direct = http.get(f"{API}/diffs/commits", params=asked).json()
    assert {row["item"]["path"]: row["changeType"] for row in direct["changes"]} == {
        "/main.md": "delete",
        "/topic.md": "add",
    }
    common = http.get(f"{API}/diffs/commits", params=asked | {"diffCommonCommit": "true"}).json()
    assert [row["item"]["path"] for row in common["changes"]] == ["/topic.md"]
    assert (common["commonCommit"], common["aheadCount"], common["behindCount"]) == (start, 1, 1)
    rows = {row["name"]: row for row in http.get(f"{API}/stats/branches", params=V).json()["value"]}
    assert (rows["topic"]["aheadCount"], rows["topic"]["behindCount"]) == (1, 1)


def test_commits_tell_when_a_repository_was_last_changed(emulator: Emulator, http: httpx2.Client) -> None:
    branch = {"committed": "2024-01-01T00:00:00Z", "author": "carla@contoso.example"}
    emulator.change({"projects": {"Web": {"repositories": {"web-api": {"branches": {"main": branch}}}}}})
    [commit] = http.get(f"{API}/commits", params=V | {"searchCriteria.$top": "1"}).json()["value"]
    assert commit["author"]["date"] == "2024-01-01T00:00:00Z"
    assert commit["author"]["email"] == "carla@contoso.example"
    recent = V | {"searchCriteria.fromDate": "2025-01-01T00:00:00Z"}
    assert http.get(f"{API}/commits", params=recent).json()["value"] == []
    assert http.get(f"{API}/pushes", params=recent).json()["value"] == []
    by_carla = http.get(f"{API}/commits", params=V | {"searchCriteria.author": "Carla"}).json()
    assert by_carla["count"] == 1
    batch = http.post(f"{API}/commitsbatch", params=V, json={"ids": [commit["commitId"]]}).json()
    assert [row["commitId"] for row in batch["value"]] == [commit["commitId"]]
    [row] = http.get(f"{API}/stats/branches", params=V).json()["value"]
    assert (row["name"], row["commit"]["committer"]["date"]) == ("main", "2024-01-01T00:00:00Z")
    wrong = http.get(f"{API}/commits", params=V | {"searchCriteria.fromDate": "yesterday"})
    assert wrong.status_code == 400
