"""Projects, teams, feeds and folders get other names, or go and come back."""

import httpx2
import pytest

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
PREVIEW = {"api-version": "7.1-preview"}
FEEDS = "/_apis/packaging/feeds"
BIN = "/_apis/packaging/feedrecyclebin"
FOLDERS = "/Web/_apis/build/folders"


def test_a_renamed_project_is_the_same_everywhere(emulator: Emulator, client: Client) -> None:
    emulator.change(
        {
            "groups": {"Everyone": {"members": {"[Web]\\Contributors": True}}},
            "projects": {
                "Payments": {
                    "connections": {"azure-prod": {"shared_with": {"Web": True}}},
                    "permissions": {"Web Build Service (contoso)": {"GENERIC_READ": "allow"}},
                    "repositories": {"fork": {"fork_of": "Web/web-api"}},
                }
            },
        }
    )
    http, id = client(), emulator.state.projects["Web"].id
    place, body = f"/_apis/projects/{id}", {"name": "Shop"}
    assert client("reader").patch(place, params=V, json=body).status_code == 403
    taken = http.patch(place, params=V, json={"name": "payments"})
    assert taken.json()["typeKey"] == "ProjectAlreadyExistsException"
    descriptors = {it.name: it.descriptor for it in emulator.app.store.directory}
    assert http.patch(place, params=V, json=body).status_code == 202
    assert http.get("/_apis/projects/Web").status_code == 404
    assert http.get("/_apis/projects/Shop").json()["id"] == id
    assert [row["name"] for row in http.get("/Shop/_apis/git/repositories").json()["value"]] == [
        "web-api",
        "web-site",
    ]
    found = emulator.app.store.directory.find("[Shop]\\Contributors")
    assert found is not None and found.descriptor == descriptors["[Web]\\Contributors"]
    service = emulator.app.store.directory.find("Shop Build Service (contoso)")
    assert service is not None and service.descriptor == descriptors["Web Build Service (contoso)"]
    assert emulator.state.groups["Everyone"].members == {"[Shop]\\Contributors": True}
    payments = emulator.state.projects["Payments"]
    assert payments.connections["azure-prod"].shared_with == {"Shop": True}
    assert payments.permissions["Shop Build Service (contoso)"] == {"GENERIC_READ": "allow"}
    assert payments.repositories["fork"].fork_of == "Shop/web-api"
    actions = [event.action for event in emulator.state.audit]
    assert actions == ["Project.UpdateRenameQueued", "Project.UpdateRenameCompleted"]
    emulator.change({"projects": {"Shop": {"description": "sells"}}})


def test_a_renamed_team_keeps_its_members(emulator: Emulator, http: httpx2.Client) -> None:
    team = {"team": True, "members": {"carla@contoso.example": True}}
    outer = {"members": {"Blue": True}}
    emulator.change({"projects": {"Web": {"groups": {"Blue": team, "Outer": outer}}}})
    body = {"name": "Green", "description": "ours"}
    changed = http.patch("/_apis/projects/Web/teams/Blue", params=V, json=body).json()
    assert (changed["name"], changed["description"]) == ("Green", "ours")
    groups = emulator.state.projects["Web"].groups
    assert groups["Green"].members == {"carla@contoso.example": True}
    assert groups["Outer"].members == {"Green": True}
    taken = http.patch("/_apis/projects/Web/teams/Green", params=V, json={"name": "Readers"})
    assert taken.status_code == 409


@pytest.mark.parametrize("scope", ["", "/Web"])
def test_a_feed_is_renamed_deleted_and_restored(emulator: Emulator, client: Client, scope: str) -> None:
    http = client()
    id = http.post(f"{scope}{FEEDS}", params=V, json={"name": "one"}).json()["id"]
    http.post(f"{scope}{FEEDS}", params=V, json={"name": "two"})
    renamed = http.patch(f"{scope}{FEEDS}/{id}", params=V, json={"name": "first"}).json()
    assert (renamed["id"], renamed["name"]) == (id, "first")
    taken = http.patch(f"{scope}{FEEDS}/{id}", params=V, json={"name": "two"})
    assert taken.status_code == 409
    assert http.delete(f"{scope}{FEEDS}/{id}", params=V).status_code == 204
    assert [row["name"] for row in http.get(f"{scope}{FEEDS}", params=V).json()["value"]] == ["two"]
    [gone] = http.get(f"{scope}{BIN}", params=V).json()["value"]
    assert gone["scheduledPermanentDeleteDate"] > gone["deletedDate"]
    assert client("nobody").get(f"{BIN}", params=V).json()["value"] == []
    reserved = http.post(f"{scope}{FEEDS}", params=V, json={"name": "first"})
    assert reserved.status_code == 409
    wrong = [{"op": "replace", "path": "/name", "value": "x"}]
    assert http.patch(f"{scope}{BIN}/{id}", params=V, json=wrong).status_code == 400
    restore = [{"op": "replace", "path": "/isDeleted", "value": False}]
    assert http.patch(f"{scope}{BIN}/{id}", params=V, json=restore).status_code == 204
    again = http.get(f"{scope}{FEEDS}/first", params=V).json()
    assert (again["id"], "deletedDate" in again) == (id, False)
    http.delete(f"{scope}{FEEDS}/{id}", params=V)
    assert http.delete(f"{scope}{BIN}/{id}", params=V).status_code == 204
    assert http.get(f"{scope}{BIN}", params=V).json()["value"] == []
    assert http.patch(f"{scope}{BIN}/{id}", params=V, json=restore).status_code == 404


def test_folders_move_with_the_pipelines_in_them(emulator: Emulator, client: Client) -> None:
    http = client()
    emulator.change(
        {
            "projects": {
                "Web": {
                    "pipelines": {"Old/ship": {"repository": "web-api"}},
                    "connections": {"azure-prod": {"pipelines": {"Old/ship": True}}},
                    "releases": {"r": {"artifacts": {"a": {"pipeline": "Old/ship"}}}},
                }
            }
        }
    )

    def paths() -> list[str]:
        return [row["path"] for row in http.get(FOLDERS, params=PREVIEW).json()["value"]]

    assert paths() == ["\\", "\\Old"]
    body = {"path": "\\New", "description": "here"}
    assert client("reader").put(f"{FOLDERS}/New", params=PREVIEW, json=body).status_code == 403
    made = http.put(f"{FOLDERS}/New", params=PREVIEW, json=body).json()
    assert made["createdBy"]["uniqueName"] == "ada@contoso.example"
    assert http.put(f"{FOLDERS}/New", params=PREVIEW, json=body).status_code == 409
    moved = http.post(f"{FOLDERS}/Old", params=PREVIEW, json={"path": "\\New\\Old"}).json()
    assert moved["lastChangedBy"]["uniqueName"] == "ada@contoso.example"
    assert paths() == ["\\", "\\New", "\\New\\Old"]
    web = emulator.state.projects["Web"]
    assert "New/Old/ship" in web.pipelines
    assert web.connections["azure-prod"].pipelines["New/Old/ship"]
    assert web.releases["r"].artifacts["a"].pipeline == "New/Old/ship"
    assert http.post(f"{FOLDERS}/New", params=PREVIEW, json={"path": "\\"}).status_code == 400
    denied = {"permissions": {"Readers": {"ViewBuildDefinition": "deny"}}}
    emulator.change({"projects": {"Web": {"pipeline_folders": {"New": denied}}}})
    shown = client("reader").get(FOLDERS, params=PREVIEW).json()["value"]
    assert [row["path"] for row in shown] == ["\\"]
    build = "33344d9c-fc72-4d6f-aba5-fa317101a7e9"
    lists = http.get(f"/_apis/accesscontrollists/{build}").json()["value"]
    assert f"{web.id}/New" in {row["token"] for row in lists}
    assert http.delete(f"{FOLDERS}/New", params=PREVIEW).status_code == 204
    assert paths() == ["\\"]
    assert "New/Old/ship" not in emulator.state.projects["Web"].pipelines
    assert http.get(f"{FOLDERS}/New", params=PREVIEW).status_code == 404


def test_repositories_are_imported_from_where_the_world_says(emulator: Emulator, client: Client) -> None:
    url = "https://git.example/fonts.git"
    remote = {"branches": {"trunk": {}}, "default_branch": "trunk", "files": {"a.ttf": "A"}}
    empty = {"default_branch": "", "branches": {"main": None}}
    emulator.change({"remotes": {url: remote}, "projects": {"Web": {"repositories": {"fonts": empty}}}})
    http, place = client(), "/Web/_apis/git/repositories/fonts/importRequests"

    def body(url: str) -> dict[str, object]:
        return {"parameters": {"gitSource": {"url": url}}}

    assert client("reader").post(place, params=V, json=body(url)).status_code == 403
    failed = http.post(place, params=V, json=body("https://git.example/none.git")).json()
    here = f"{place}/{failed['importRequestId']}"
    assert http.get(here, params=V).json()["detailedStatus"]["errorMessage"]
    assert http.patch(here, params=V, json={"status": "abandoned"}).json()["status"] == "abandoned"
    assert http.get(place, params=V).json()["value"] == []
    queued = http.post(place, params=V, json=body(url))
    assert (queued.status_code, queued.json()["status"]) == (201, "queued")
    done = http.get(f"{place}/{queued.json()['importRequestId']}", params=V).json()
    assert (done["status"], done["detailedStatus"]["currentStep"]) == ("completed", 6)
    repository = http.get("/Web/_apis/git/repositories/fonts", params=V).json()
    assert repository["defaultBranch"] == "refs/heads/trunk"
    assert http.post(place, params=V, json=body(url)).status_code == 400
