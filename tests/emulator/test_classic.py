"""Pipelines that were clicked together: designer builds, releases, task groups."""

from typing import Any

import httpx2
import pytest

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
BUILDS = "/Web/_apis/build/definitions"
RELEASES = "/Web/_apis/Release/definitions"
GROUPS = "/Web/_apis/distributedtask/taskgroups"
BASH = "6c731c3c-3c68-459a-a5c9-bde6e6595b5b"
SETTINGS = {
    "disableClassicPipelineCreation": False,
    "disableClassicBuildPipelineCreation": False,
    "disableClassicReleasePipelineCreation": False,
}


@pytest.fixture
def classic(emulator: Emulator) -> Emulator:
    """Where classic pipelines may be made, and there is a variable group."""
    emulator.change(
        {
            "settings": SETTINGS,
            "projects": {
                "Web": {
                    "settings": SETTINGS,
                    "variable_groups": {"keys": {"variables": {"key": {"value": "s3cret", "secret": True}}}},
                }
            },
        }
    )
    return emulator


def step(script: str) -> dict[str, object]:
    return {
        "enabled": True,
        "displayName": "Run",
        "inputs": {"targetType": "inline", "script": script},
        "task": {"id": BASH, "versionSpec": "3.*", "definitionType": "task"},
    }


def build(emulator: Emulator, **more: object) -> dict[str, object]:
    web = emulator.state.projects["Web"]
    target = {"type": 1, "executionOptions": {"type": 0}, "allowScriptsAuthAccessOption": True}
    return {
        "name": "old",
        "queue": {"id": web.queues["Default"].id},
        "process": {
            "type": 1,
            "phases": [{"name": "Job 1", "refName": "Job_1", "target": target, "steps": [step("make")]}],
            "target": {"agentSpecification": {"identifier": "windows-2025"}},
        },
        "repository": {"id": web.repositories["web-api"].id, "type": "TfsGit"},
        "jobAuthorizationScope": "projectCollection",
        "options": [{"enabled": False, "definition": {"id": BASH}, "inputs": {}}],
        "demands": [{"name": "npm"}, {"name": "Agent.OS", "value": "Linux"}],
        "variables": {"url": {"value": "x", "allowOverride": True}, "key": {"isSecret": True, "value": "y"}},
        "variableGroups": [{"id": web.variable_groups["keys"].id}] if web.variable_groups else [],
        "buildNumberFormat": "$(date:yyyyMMdd)$(rev:.r)",
        **more,
    }


def test_a_designer_build_comes_back_as_it_was_made(classic: Emulator, http: httpx2.Client) -> None:
    asked = build(classic)
    made = http.post(BUILDS, params=V, json=asked).json()
    assert made["process"] == asked["process"]
    assert made["demands"] == asked["demands"]
    assert (made["options"], made["buildNumberFormat"]) == (asked["options"], asked["buildNumberFormat"])
    assert made["jobAuthorizationScope"] == "projectCollection"
    assert made["variables"]["key"] == {"value": None, "isSecret": True}
    [group] = made["variableGroups"]
    assert (group["name"], group["variables"]) == ("keys", {"key": {"value": None, "isSecret": True}})
    [listed] = http.get(BUILDS, params=V | {"processType": "1", "includeAllProperties": "true"}).json()[
        "value"
    ]
    assert listed["process"]["phases"][0]["target"]["allowScriptsAuthAccessOption"] is True
    again = http.put(f"{BUILDS}/{made['id']}", params=V, json=made).json()
    assert again["process"] == made["process"]
    assert classic.state.projects["Web"].pipelines["old"].variables["key"].value == "y"
    unknown = build(classic, variableGroups=[{"id": 999}])
    assert http.put(f"{BUILDS}/{made['id']}", params=V, json=unknown).status_code == 400


@pytest.mark.parametrize("level", ["organization", "project"])
def test_where_classic_pipelines_are_disabled_none_is_made(
    classic: Emulator, http: httpx2.Client, level: str
) -> None:
    off = {
        "settings": {
            "disableClassicBuildPipelineCreation": True,
            "disableClassicReleasePipelineCreation": True,
        }
    }
    classic.change(off if level == "organization" else {"projects": {"Web": off}})
    for path, body in ((BUILDS, build(classic)), (RELEASES, release(classic))):
        refused = http.post(path, params=V, json=body)
        assert refused.status_code == 400
        assert "classic pipelines are disabled" in refused.json()["message"]


def approvals(*ids: str) -> dict[str, object]:
    by_hand = [{"rank": 1, "isAutomated": False, "approver": {"id": id}} for id in ids]
    return {
        "approvals": by_hand or [{"rank": 1, "isAutomated": True}],
        "approvalOptions": {"requiredApproverCount": 1, "releaseCreatorCanBeApprover": False},
    }


def release(emulator: Emulator, **more: object) -> dict[str, Any]:
    web = emulator.state.projects["Web"]
    rosa = emulator.state.users["rosa@contoso.example"].id
    phase = {
        "name": "Agent job",
        "phaseType": "agentBasedDeployment",
        "deploymentInput": {"queueId": web.queues["Default"].id, "enableAccessToken": True},
        "workflowTasks": [{"taskId": BASH, "version": "3.*", "name": "Run", "inputs": {"script": "deploy"}}],
    }
    stage = {
        "name": "Production",
        "rank": 1,
        "preDeployApprovals": approvals(rosa),
        "postDeployApprovals": approvals(),
        "deployPhases": [phase],
        "retentionPolicy": {"daysToKeep": 7, "releasesToKeep": 1, "retainBuild": False},
        "conditions": [{"name": "ReleaseStarted", "conditionType": "event", "value": ""}],
        "preDeploymentGates": {"gates": [{"tasks": [{"taskId": BASH}]}]},
        "variables": {"token": {"value": "t", "isSecret": True}},
    }
    source = {"definition": {"id": str(web.pipelines["web-api"].id), "name": "web-api"}}
    return {
        "name": "ship",
        "path": "\\Old",
        "environments": [stage],
        "artifacts": [
            {"alias": "_web", "type": "Build", "definitionReference": source, "isPrimary": True},
            {"alias": "_site", "type": "Git", "definitionReference": {"definition": {"id": "web-site"}}},
        ],
        "triggers": [{"artifactAlias": "_web", "triggerType": "artifactSource"}],
        "variables": {"region": {"value": "west", "allowOverride": True}},
        "variableGroups": [group.id for group in web.variable_groups.values()],
        **more,
    }


def test_a_release_pipeline_comes_back_as_it_was_made(classic: Emulator, client: Client) -> None:
    http, asked = client(), release(classic)
    assert client("reader").post(RELEASES, params=V, json=asked).status_code == 403
    made = http.post(RELEASES, params=V, json=asked).json()
    [stage] = made["environments"]
    assert (made["path"], stage["name"], stage["rank"]) == ("\\Old", "Production", 1)
    [approval] = stage["preDeployApprovals"]["approvals"]
    assert (approval["isAutomated"], approval["approver"]["uniqueName"]) == (False, "rosa@contoso.example")
    assert stage["preDeployApprovals"]["approvalOptions"]["releaseCreatorCanBeApprover"] is False
    assert stage["postDeployApprovals"]["approvals"][0]["isAutomated"] is True
    [phase] = stage["deployPhases"]
    assert phase["deploymentInput"]["enableAccessToken"] is True
    assert phase["workflowTasks"][0]["inputs"] == {"script": "deploy"}
    assert stage["preDeploymentGates"]["gates"][0]["tasks"] == [{"taskId": BASH}]
    assert stage["conditions"] == asked["environments"][0]["conditions"]
    assert stage["variables"]["token"] == {"value": None, "isSecret": True}
    build, code = made["artifacts"]
    assert build["definitionReference"]["definition"]["name"] == "web-api"
    assert code["sourceId"].startswith(classic.state.projects["Web"].id)
    assert made["variableGroups"] == asked["variableGroups"]
    assert made["variables"] == {"region": {"value": "west", "allowOverride": True}}
    again = http.put(RELEASES, params=V, json=made).json()
    assert (again["revision"], again["environments"]) == (2, made["environments"])
    assert classic.state.projects["Web"].releases["Old/ship"].stages["Production"].variables["token"].value
    stale = http.put(RELEASES, params=V, json=made)
    assert (stale.status_code, "old copy" in stale.json()["message"]) == (400, True)
    assert http.delete(f"{RELEASES}/{made['id']}", params=V).status_code == 204
    assert http.get(f"{RELEASES}/{made['id']}", params=V).status_code == 404
    actions = [event.action.removeprefix("Release.ReleasePipeline") for event in classic.state.audit]
    assert actions == ["Created", "Modified", "Deleted"]


def test_lists_of_releases_show_what_they_are_asked_to(classic: Emulator, client: Client) -> None:
    http = client()
    http.post(RELEASES, params=V, json=release(classic))
    http.post(RELEASES, params=V, json=release(classic, name="another", path="\\"))
    classic.change({"projects": {"Web": {"releases": {"another": {"last_release": "-3d"}}}}})
    plain = http.get(RELEASES, params=V | {"queryOrder": "nameAscending"}).json()["value"]
    assert [row["name"] for row in plain] == ["another", "ship"]
    assert "environments" not in plain[0]
    asked = V | {"$expand": "environments,artifacts,variables,lastRelease", "searchText": "anoth"}
    [row] = http.get(RELEASES, params=asked).json()["value"]
    assert [stage["name"] for stage in row["environments"]] == ["Production"]
    assert "deployPhases" not in row["environments"][0]
    assert row["lastRelease"]["createdOn"] and row["variables"] and row["artifacts"]
    classic.pages(1)
    first = http.get(RELEASES, params=V)
    token = first.headers["x-ms-continuationtoken"]
    rest = http.get(RELEASES, params=V | {"continuationToken": token})
    assert "x-ms-continuationtoken" not in rest.headers
    denied = {"Readers": {"ViewReleaseDefinition": "deny"}}
    classic.pages(None)
    classic.change({"projects": {"Web": {"releases": {"another": {"permissions": denied}}}}})
    shown = client("reader").get(RELEASES, params=V).json()["value"]
    assert [row["name"] for row in shown] == ["ship"]


def test_who_changes_approvers_needs_a_permission_of_its_own(classic: Emulator, client: Client) -> None:
    made = client().post(RELEASES, params=V, json=release(classic)).json()
    granted = {"rosa@contoso.example": {"EditReleaseDefinition": "allow"}}
    classic.change({"projects": {"Web": {"releases": {"Old/ship": {"permissions": granted}}}}})
    rosa = client("reader")
    assert rosa.put(RELEASES, params=V, json=made | {"description": "mine"}).status_code == 200
    [stage] = made["environments"]
    changed = made | {"revision": 2, "environments": [stage | {"preDeployApprovals": approvals()}]}
    assert rosa.put(RELEASES, params=V, json=changed).status_code == 403
    stage_rights = {"rosa@contoso.example": {"ManageReleaseApprovers": "allow"}}
    stages = {"Production": {"permissions": stage_rights}}
    classic.change({"projects": {"Web": {"releases": {"Old/ship": {"stages": stages}}}}})
    assert rosa.put(RELEASES, params=V, json=changed).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"retentionPolicy": None},
        {"preDeployApprovals": approvals("00000000-0000-0000-0000-000000000001")},
        {"deployPhases": [{"name": "x", "deploymentInput": {"queueId": 999}}]},
        {"deployPhases": [{"name": "x", "phaseType": "magic"}]},
        {"variableGroups": [999]},
        {"name": None},
    ],
)
def test_a_release_pipeline_that_is_wrong_is_refused(
    classic: Emulator, http: httpx2.Client, wrong: dict[str, object]
) -> None:
    asked = release(classic)
    asked["environments"] = [asked["environments"][0] | wrong]
    assert http.post(RELEASES, params=V, json=asked).status_code == 400
    assert classic.state.projects["Web"].releases == {}


def test_task_groups_are_made_changed_and_removed(emulator: Emulator, client: Client) -> None:
    http = client()
    task = {"task": {"id": BASH, "versionSpec": "3.*"}, "inputs": {"script": "$(command)"}, "enabled": True}
    asked = {
        "name": "Deploy",
        "tasks": [task],
        "version": {"major": 2, "minor": 1, "patch": 0, "isTest": False},
        "inputs": [{"name": "command", "defaultValue": "", "required": True}],
    }
    assert client("reader").post(GROUPS, params=V, json=asked).status_code == 403
    made = http.post(GROUPS, params=V, json=asked).json()
    assert (made["tasks"], made["inputs"]) == ([task], asked["inputs"])
    assert (made["version"]["major"], made["definitionType"]) == (2, "metaTask")
    assert http.post(GROUPS, params=V, json=asked).status_code == 409
    place = f"{GROUPS}/{made['id']}"
    changed = http.put(place, params=V, json=asked | {"name": "Ship", "revision": 1}).json()
    assert (changed["revision"], changed["id"]) == (2, made["id"])
    assert http.put(place, params=V, json=asked | {"revision": 1}).status_code == 400
    seen = client("reader").get(GROUPS, params=V | {"taskIdFilter": BASH}).json()["value"]
    assert [row["name"] for row in seen] == ["Ship"]
    assert http.get(GROUPS, params=V | {"taskIdFilter": made["id"]}).json()["value"] == []
    namespace = "f6a4de49-dbe2-4704-86dc-f8ec1a294436"
    lists = http.get(f"/_apis/accesscontrollists/{namespace}").json()["value"]
    assert {row["token"] for row in lists} >= {f"{emulator.state.projects['Web'].id}/{made['id']}"}
    assert http.delete(place, params=V).status_code == 204
    assert http.get(place, params=V).status_code == 404
