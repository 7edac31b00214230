"""Pipelines, their runs, their settings and retention."""

import httpx2
import pytest

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
API = "/Web/_apis/build/definitions"
BUILD = "0609b952-1397-4640-95ec-e00a01b2c241"
BUILDS = "/Web/_apis/build/builds"
WHOLE = {"includeAllProperties": "true", "includeLatestBuilds": "true"}


def _body(emulator: Emulator, **more: object) -> dict[str, object]:
    web = emulator.state.projects["Web"]
    return {
        "name": "deploy",
        "path": "\\Release\\Web",
        "queue": {"id": web.queues["Default"].id},
        "process": {"yamlFilename": "deploy.yml", "type": 2},
        "repository": {
            "id": web.repositories["web-api"].id,
            "name": "web-api",
            "type": "tfsgit",
            "defaultBranch": "refs/heads/main",
        },
        "triggers": [{"settingsSourceType": 2, "triggerType": 2}],
        **more,
    }


def test_a_pipeline_is_created_replaced_and_deleted(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    assert client("reader").post(API, params=V, json=_body(emulator)).status_code == 403
    created = http.post(API, params=V, json=_body(emulator)).json()
    assert (created["revision"], created["path"], created["queue"]["name"]) == (
        1,
        "\\Release\\Web",
        "Default",
    )
    assert (created["repository"]["type"], created["process"]["type"]) == ("TfsGit", 2)
    assert created["triggers"][0]["triggerType"] == "continuousIntegration"
    again = http.post(API, params=V, json=_body(emulator))
    assert again.status_code == 409
    secret = {"key": {"value": "s3cret", "isSecret": True}, "url": {"value": "x", "allowOverride": True}}
    place = f"{API}/{created['id']}"
    changed = http.put(place, params=V, json=_body(emulator, revision=1, variables=secret)).json()
    assert changed["revision"] == 2
    assert changed["variables"] == {
        "key": {"value": None, "isSecret": True},
        "url": {"value": "x", "allowOverride": True},
    }
    stale = http.put(place, params=V, json=_body(emulator, revision=1))
    assert stale.status_code == 409
    renamed = _body(emulator, revision=2, name="ship", variables=changed["variables"])
    assert http.put(place, params=V, json=renamed).json()["name"] == "ship"
    held = emulator.state.projects["Web"].pipelines["Release/Web/ship"]
    assert held.variables["key"].value == "s3cret"
    assert http.delete(place, params=V).status_code == 204
    assert http.get(place).status_code == 404
    actions = [event.action.removeprefix("Pipelines.Pipeline") for event in emulator.state.audit]
    assert actions == ["Created", "Modified", "Modified", "Deleted"]


def test_what_goes_by_the_name_of_a_pipeline_follows_it(emulator: Emulator, http: httpx2.Client) -> None:
    created = http.post(API, params=V, json=_body(emulator)).json()
    key = "Release/Web/deploy"
    emulator.change(
        {
            "projects": {
                "Web": {
                    "connections": {"azure-prod": {"pipelines": {key: True}}},
                    "policies": {"build": {"type": "Build", "pipeline": key}},
                }
            }
        }
    )
    body = _body(emulator, revision=1, name="ship")
    assert http.put(f"{API}/{created['id']}", params=V, json=body).status_code == 200
    web = emulator.state.projects["Web"]
    assert "Release/Web/ship" in web.connections["azure-prod"].pipelines
    assert web.policies["build"].pipeline == "Release/Web/ship"
    assert http.delete(f"{API}/{created['id']}", params=V).status_code == 204
    web = emulator.state.projects["Web"]
    assert "Release/Web/ship" not in web.connections["azure-prod"].pipelines
    [policy] = http.get("/Web/_apis/policy/configurations", params=V | {"policyType": BUILD}).json()["value"]
    assert policy["settings"]["buildDefinitionId"] == created["id"]


def test_triggers_of_pull_requests_tell_what_forks_may(emulator: Emulator, http: httpx2.Client) -> None:
    trigger = {"builds_forks": True, "forks_get_secrets": True, "needs_comment": True}
    change = {
        "repository_type": "GitHub",
        "repository": "contoso/web",
        "pull_requests": trigger,
    }
    emulator.change({"projects": {"Web": {"pipelines": {"web-api": change}}}})
    row = next(row for row in http.get(API, params=WHOLE).json()["value"] if row["name"] == "web-api")
    assert row["repository"]["url"] == "https://github.com/contoso/web.git"
    push, shown = row["triggers"]
    assert (push["settingsSourceType"], shown["triggerType"]) == (2, "pullRequest")
    assert shown["forks"] == {"enabled": True, "allowSecrets": True, "allowFullAccessToken": False}
    assert shown["isCommentRequiredForPullRequest"] is True
    back = http.put(f"{API}/{row['id']}", params=V, json=row).json()
    assert back["triggers"] == row["triggers"]


def test_classic_pipelines_have_phases_instead_of_a_file(emulator: Emulator, http: httpx2.Client) -> None:
    phases = [{"name": "Agent job 1", "steps": []}]
    change = {"yaml_file": "", "phases": phases, "schedule": {"days": ["sunday"], "hour": 4}}
    emulator.change({"projects": {"Web": {"pipelines": {"web-api": change}}}})
    [row] = http.get(API, params=WHOLE | {"processType": "1"}).json()["value"]
    assert row["process"] == {"phases": phases, "type": 1}
    schedule = next(it for it in row["triggers"] if it["triggerType"] == "schedule")
    assert (schedule["schedules"][0]["daysToBuild"], schedule["schedules"][0]["startHours"]) == (64, 4)
    assert http.get(f"{API}/{row['id']}/yaml", params=V).json() == {"yaml": None}


def test_lists_are_short_unless_all_properties_are_asked_for(emulator: Emulator, client: Client) -> None:
    emulator.pages(1)
    first = client("reader").get(API, params={"queryOrder": "definitionNameDescending"})
    assert [row["name"] for row in first.json()["value"]] == ["web-site"]
    assert "process" not in first.json()["value"][0]
    token = first.headers["x-ms-continuationtoken"]
    second = client("reader").get(
        API, params=WHOLE | {"queryOrder": "definitionNameDescending", "continuationToken": token}
    )
    assert [row["process"]["type"] for row in second.json()["value"]] == [2]
    assert "x-ms-continuationtoken" not in second.headers
    denied = {"Readers": {"ViewBuildDefinition": "deny"}}
    emulator.change({"projects": {"Web": {"pipelines": {"web-api": {"permissions": denied}}}}})
    assert [row["name"] for row in client("reader").get(API).json()["value"]] == ["web-site"]


def test_the_latest_run_is_told_when_asked_for(emulator: Emulator, http: httpx2.Client) -> None:
    runs = {
        "20240101.1": {"queued": "2024-01-01T00:00:00Z"},
        "20240601.1": {"queued": "2024-06-01T00:00:00Z"},
    }
    emulator.change({"projects": {"Web": {"pipelines": {"web-api": {"runs": runs}}}}})
    rows = {row["name"]: row for row in http.get(API, params=WHOLE).json()["value"]}
    assert rows["web-api"]["latestBuild"]["queueTime"] == "2024-06-01T00:00:00Z"
    assert "latestBuild" not in rows["web-site"]
    listed = http.get(BUILDS, params=V).json()["value"]
    assert [row["buildNumber"] for row in listed] == ["20240601.1", "20240101.1"]
    one = http.get(BUILDS, params=V | {"maxBuildsPerDefinition": "1"}).json()["value"]
    assert [row["buildNumber"] for row in one] == ["20240601.1"]


def test_a_run_is_queued_with_variables_that_may_be_set(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    emulator.change(
        {
            "projects": {
                "Web": {"pipelines": {"web-api": {"variables": {"target": {"settable": True}, "x": {}}}}}
            }
        }
    )
    body = {"definition": {"id": emulator.state.projects["Web"].pipelines["web-api"].id}}
    assert client("reader").post(BUILDS, params=V, json=body).status_code == 403
    refused = http.post(BUILDS, params=V, json=body | {"parameters": '{"x": "1"}'})
    assert refused.json()["typeKey"] == "BuildRequestValidationFailedException"
    queued = http.post(BUILDS, params=V, json=body | {"parameters": '{"target": "1"}'}).json()
    assert (queued["status"], queued["requestedFor"]["uniqueName"]) == ("notStarted", "ada@contoso.example")
    place = f"{BUILDS}/{queued['id']}"
    assert http.patch(place, params=V, json={"status": "Cancelling"}).json()["status"] == "cancelling"
    assert http.put(f"{place}/tags/a", params=V).json() == {"count": 1, "value": ["a"]}
    assert http.post(f"{place}/tags", params=V, json=["b", "c"]).json()["value"] == ["a", "b", "c"]
    assert http.delete(f"{place}/tags/b", params=V).json()["value"] == ["a", "c"]
    assert http.get(f"{place}/tags", params=V).json()["value"] == ["a", "c"]


def test_a_pipeline_is_tagged(emulator: Emulator, client: Client) -> None:
    """By requests of our own: Microsoft's client writes the number of the pipeline under another name."""
    http, id = client("administrator"), emulator.state.projects["Web"].pipelines["web-api"].id
    place = f"{API}/{id}/tags"
    assert client("reader").put(f"{place}/a", params=V).status_code == 403
    assert http.put(f"{place}/a", params=V).json() == {"count": 1, "value": ["a"]}
    assert http.post(place, params=V, json=["b", "c"]).json()["value"] == ["a", "b", "c"]
    assert http.delete(f"{place}/b", params=V).json()["value"] == ["a", "c"]
    assert http.get(place, params=V).json()["value"] == ["a", "c"]
    assert http.get(f"{API}/{id}", params=V).json()["tags"] == ["a", "c"]


@pytest.mark.parametrize("days", [29, 40])
def test_retention_stays_within_its_bounds(emulator: Emulator, client: Client, days: int) -> None:
    place, body = "/Web/_apis/build/retention", {"runRetention": {"value": days}}
    assert client("reader").patch(place, params=V, json=body).status_code == 403
    answer = client("administrator").patch(place, params=V, json=body)
    assert answer.status_code == (200 if days == 40 else 400)
    held = client("reader").get(place, params=V).json()
    assert held["purgeRuns"] == {"min": 30, "max": 731, "value": 40 if days == 40 else 30}
    actions = [event.action for event in emulator.state.audit]
    assert actions == (["Pipelines.PipelineRetentionSettingChanged"] if days == 40 else [])
