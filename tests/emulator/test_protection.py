"""Which pipelines may use a resource, and what is checked before they do."""

import httpx2
import pytest

from candado_emulator.server import Emulator

from .conftest import Client

PREVIEW = {"api-version": "7.1-preview"}
CHECKS = "/Web/_apis/pipelines/checks/configurations"
QUERY = "/Web/_apis/pipelines/checks/queryconfigurations"
SETTINGS = PREVIEW | {"$expand": "settings"}
RESOURCES = {
    "environments": {"production": {}},
    "secure_files": {"web.pfx": {}},
    "variable_groups": {"settings": {}},
}


def _ids(emulator: Emulator) -> dict[str, str]:
    """A resource of each type: its type and id on the wire."""
    emulator.change({"projects": {"Web": RESOURCES}})
    web = emulator.state.projects["Web"]
    return {
        "endpoint": web.connections["azure-prod"].id,
        "environment": str(web.environments["production"].id),
        "queue": str(web.queues["Default"].id),
        "repository": f"{web.id}.{web.repositories['web-api'].id}",
        "securefile": web.secure_files["web.pfx"].id,
        "variablegroup": str(web.variable_groups["settings"].id),
    }


@pytest.mark.parametrize(
    "type", ["endpoint", "environment", "queue", "repository", "securefile", "variablegroup"]
)
def test_each_type_is_opened_closed_and_authorized(emulator: Emulator, client: Client, type: str) -> None:
    http, id = client("administrator"), _ids(emulator)[type]
    place = f"/Web/_apis/pipelines/pipelinepermissions/{type}/{id}"
    opened = {"allPipelines": {"authorized": True}}
    assert client("reader").patch(place, params=PREVIEW, json=opened).status_code == 403
    assert http.patch(place, params=PREVIEW, json=opened).json()["allPipelines"]["authorized"] is True
    row = {"type": type, "id": id, "authorized": True}
    assert http.get("/Web/_apis/build/authorizedresources", params=PREVIEW).json()["value"] == [row]
    closed = http.patch(
        "/Web/_apis/build/authorizedresources", params=PREVIEW, json=[row | {"authorized": False}]
    )
    assert closed.json()["value"] == []
    pipeline = emulator.state.projects["Web"].pipelines["web-site"].id
    body = {"pipelines": [{"id": pipeline, "authorized": True}]}
    rows = http.patch(place, params=PREVIEW, json=body).json()["pipelines"]
    assert pipeline in [row["id"] for row in rows]
    actions = [event.action for event in emulator.state.audit]
    assert actions == [
        "Pipelines.ResourceAuthorizedForProject",
        "Pipelines.ResourceUnauthorizedForProject",
        "Pipelines.ResourceAuthorizedForPipeline",
    ]


def test_checks_of_many_resources_are_asked_for_at_once(emulator: Emulator, client: Client) -> None:
    ids = _ids(emulator)
    branch = {"type": "Branch control", "inputs": {"allowedBranches": "refs/heads/main"}}
    approval = {
        "type": "Approval",
        "approvers": {"Contributors": True},
        "settings": {"minRequiredApprovers": 2},
    }
    template = {"type": "Required template", "settings": {"extendsChecks": [{"templatePath": "x.yml"}]}}
    emulator.change(
        {
            "projects": {
                "Web": {
                    "environments": {"production": {"checks": {"branch": branch, "people": approval}}},
                    "secure_files": {"web.pfx": {"checks": {"template": template | {"disabled": True}}}},
                }
            }
        }
    )
    body = [{"type": kind, "id": id} for kind, id in ids.items() if kind != "endpoint"]
    rows = client("reader").post(QUERY, params=SETTINGS, json=body).json()["value"]
    [branch, people, template] = rows
    assert branch["settings"]["definitionRef"]["id"] == "86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b"
    assert branch["settings"]["inputs"] == {"allowedBranches": "refs/heads/main"}
    contributors = emulator.state.projects["Web"].groups["Contributors"].id
    assert people["settings"]["approvers"] == [{"displayName": "[Web]\\Contributors", "id": contributors}]
    assert people["settings"]["minRequiredApprovers"] == 2
    assert (template["type"]["name"], template["isDisabled"]) == ("ExtendsCheck", True)
    assert template["resource"] == {"type": "securefile", "id": ids["securefile"], "name": "web.pfx"}
    unexpanded = client("reader").post(QUERY, params=PREVIEW, json=body).json()["value"]
    assert ["settings" in row for row in unexpanded] == [False] * 3
    assert client("nobody").post(QUERY, params=PREVIEW, json=body).status_code == 404


def test_a_check_is_added_changed_and_removed(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    id = _ids(emulator)["environment"]
    bruno = emulator.app.store.directory.find("bruno@contoso.example")
    assert bruno is not None
    body = {
        "type": {"id": "8c6f20a7-a545-4486-9777-f762fafe0d4d", "name": "Approval"},
        "settings": {"approvers": [{"id": bruno.id}], "requesterCannotBeApprover": True},
        "resource": {"type": "environment", "id": id},
        "timeout": 1440,
    }
    assert client("reader").post(CHECKS, params=PREVIEW, json=body).status_code == 403
    created = http.post(CHECKS, params=PREVIEW, json=body).json()
    assert (created["timeout"], created["settings"]["requesterCannotBeApprover"]) == (1440, True)
    asked = SETTINGS | {"resourceType": "environment", "resourceId": id}
    assert [row["id"] for row in http.get(CHECKS, params=asked).json()["value"]] == [created["id"]]
    place = f"{CHECKS}/{created['id']}"
    changed = http.patch(place, params=PREVIEW, json=body | {"isDisabled": True}).json()
    assert (changed["id"], changed["version"], changed["isDisabled"]) == (created["id"], 2, True)
    assert http.delete(place, params=PREVIEW).status_code == 204
    assert http.get(place, params=PREVIEW).status_code == 404
    actions = [event.action.removeprefix("CheckConfiguration.") for event in emulator.state.audit]
    assert actions == ["Created", "Disabled", "Deleted"]


def test_no_run_waits_for_an_approval(http: httpx2.Client) -> None:
    assert http.get("/Web/_apis/pipelines/approvals", params={"api-version": "7.1"}).json()["value"] == []
