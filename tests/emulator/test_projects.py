"""Projects, their properties and teams."""

import httpx2
import pytest

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
PREVIEW = {"api-version": "7.1-preview"}
AGILE = "adcc42ab-9882-485e-a3ed-7678f01f66bc"
NEW = {
    "name": "Data",
    "description": "numbers",
    "capabilities": {"processTemplate": {"templateTypeId": AGILE}},
}


def test_a_project_is_created_with_team_and_repository_and_deleted(
    emulator: Emulator, client: Client
) -> None:
    http = client("administrator")
    assert client("reader").post("/_apis/projects", params=V, json=NEW).status_code == 403
    created = http.post("/_apis/projects", params=V, json=NEW)
    operation = httpx2.URL(created.json()["url"]).path.removeprefix("/contoso")
    assert (created.status_code, http.get(operation).json()["status"]) == (202, "succeeded")
    project = http.get("/_apis/projects/data", params={"includeCapabilities": "true"}).json()
    assert project["defaultTeam"]["name"] == "Data Team"
    assert project["capabilities"]["processTemplate"] == {"templateName": "Agile", "templateTypeId": AGILE}
    [repository] = http.get("/Data/_apis/git/repositories").json()["value"]
    assert (repository["name"], "defaultBranch" in repository) == ("Data", False)
    assert emulator.state.projects["Data"].groups["Project Administrators"].members == {
        "ada@contoso.example": True
    }
    again = http.post("/_apis/projects", params=V, json=NEW)
    assert (again.status_code, again.json()["typeKey"]) == (400, "ProjectAlreadyExistsException")
    assert http.delete(f"/_apis/projects/{project['id']}", params=V).status_code == 202
    assert http.get("/_apis/projects/Data").status_code == 404
    assert [event.action for event in emulator.state.audit] == [
        "Project.CreateQueued",
        "Project.CreateCompleted",
        "Project.SoftDeleteQueued",
        "Project.SoftDeleteCompleted",
    ]


def test_projects_that_are_not_well_formed_are_listed_when_asked_for(
    emulator: Emulator, http: httpx2.Client
) -> None:
    emulator.change({"projects": {"Web": {"state": "deleting"}}})
    names = {
        state: [p["name"] for p in http.get("/_apis/projects", params={"stateFilter": state}).json()["value"]]
        for state in ("all", "wellFormed", "deleting")
    }
    assert names == {"all": ["Payments", "Web"], "wellFormed": ["Payments"], "deleting": ["Web"]}


def test_properties_are_those_of_all_projects_and_its_own(emulator: Emulator, http: httpx2.Client) -> None:
    place = f"/_apis/projects/{emulator.state.projects['Web'].id}/properties"
    added = http.patch(place, params=PREVIEW, json=[{"op": "add", "path": "/Owner", "value": "Web guild"}])
    assert added.status_code == 204
    rows = {row["name"]: row["value"] for row in http.get(place, params=PREVIEW).json()["value"]}
    assert (rows["Owner"], rows["System.Process Template"]) == ("Web guild", "Agile")
    some = http.get(place, params=PREVIEW | {"keys": "Own*"}).json()
    assert some == {"count": 1, "value": [{"name": "Owner", "value": "Web guild"}]}
    refused = http.patch(
        place, params=PREVIEW, json=[{"op": "add", "path": "/System.SourceControlGitEnabled", "value": "x"}]
    )
    assert refused.status_code == 403


def test_a_team_is_a_group_under_the_same_id(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    place = "/_apis/projects/Web/teams"
    assert client("reader").post(place, params=V, json={"name": "Blue"}).status_code == 403
    created = http.post(place, params=V, json={"name": "Blue"})
    team = created.json()
    assert created.status_code == 201
    group = emulator.state.projects["Web"].groups["Blue"]
    assert (group.team, group.id) == (True, team["id"])
    assert team["identity"]["providerDisplayName"] == "[Web]\\Blue"
    assert [t["name"] for t in http.get("/_apis/teams", params=PREVIEW).json()["value"]] == ["Blue"]
    assert client("nobody").get("/_apis/teams", params=PREVIEW).json()["value"] == []
    changed = http.patch(f"{place}/{team['id']}", params=V, json={"description": "ours"})
    assert changed.json()["description"] == "ours"
    assert http.delete(f"{place}/Blue", params=V).status_code == 204
    assert http.get(f"{place}/Blue").status_code == 404
    actions = [event.action for event in emulator.state.audit]
    assert actions == ["Group.CreateGroups", "Group.UpdateGroups.Modify", "Group.UpdateGroups.Delete"]


def test_a_team_has_members_some_of_them_administrators(emulator: Emulator, http: httpx2.Client) -> None:
    blue = {
        "team": True,
        "members": {"carla@contoso.example": True, "rosa@contoso.example": True},
        "permissions": {"carla@contoso.example": {"ManageMembership": "allow"}},
    }
    emulator.change({"projects": {"Web": {"groups": {"Blue": blue}}}})
    rows = http.get("/_apis/projects/Web/teams/Blue/members", params=V).json()["value"]
    shown = {row["identity"]["uniqueName"]: row.get("isTeamAdmin", False) for row in rows}
    assert shown == {"carla@contoso.example": True, "rosa@contoso.example": False}


@pytest.mark.parametrize("id", ["adcc42ab-9882-485e-a3ed-7678f01f66bc", ""])
def test_processes_are_those_of_microsoft(http: httpx2.Client, id: str) -> None:
    answer = http.get(f"/_apis/process/processes/{id}", params=V).json()
    assert answer["name"] == "Agile" if id else answer["count"] == 4
