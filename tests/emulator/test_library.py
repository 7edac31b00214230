"""Variable groups and secure files."""

import httpx2

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
PREVIEW = {"api-version": "7.1-preview"}
GROUPS = "/Web/_apis/distributedtask/variablegroups"
FILES = "/Web/_apis/distributedtask/securefiles"


def test_secrets_of_a_group_stay_where_they_are(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    body = {
        "name": "settings",
        "type": "Vsts",
        "variables": {"url": {"value": "https://x"}, "key": {"value": "s3cret", "isSecret": True}},
    }
    assert client("reader").post(GROUPS, params=V, json=body).status_code == 403
    created = http.post(GROUPS, params=V, json=body).json()
    assert created["variables"] == {"url": {"value": "https://x"}, "key": {"value": None, "isSecret": True}}
    body = body | {"name": "settings2", "variables": created["variables"]}
    replaced = http.put(f"{GROUPS}/{created['id']}", params=V, json=body).json()
    assert (replaced["id"], replaced["name"]) == (created["id"], "settings2")
    assert emulator.state.projects["Web"].variable_groups["settings2"].variables["key"].value == "s3cret"
    assert http.put(f"{GROUPS}/999", params=V, json=body).status_code == 404
    assert http.delete(f"{GROUPS}/{created['id']}", params=V).status_code == 204
    assert http.get(f"{GROUPS}/{created['id']}").json() is None
    actions = [event.action.removeprefix("Library.VariableGroup") for event in emulator.state.audit]
    assert actions == ["Created", "Modified", "Deleted"]


def test_secrets_of_a_vault_are_named_only(emulator: Emulator, http: httpx2.Client) -> None:
    group = {
        "key_vault": {"vault": "kv-web", "connection": "azure-prod"},
        "variables": {"db-password": {}, "old": {"enabled": False}},
    }
    emulator.change({"projects": {"Web": {"variable_groups": {"vault": group}}}})
    [row] = http.get(GROUPS).json()["value"]
    assert row["type"] == "AzureKeyVault"
    assert (
        row["providerData"]["serviceEndpointId"]
        == emulator.state.projects["Web"].connections["azure-prod"].id
    )
    shown = {name: (it["value"], it["isSecret"], it["enabled"]) for name, it in row["variables"].items()}
    assert shown == {"db-password": (None, True, True), "old": (None, True, False)}


def test_groups_are_shared_and_trimmed(emulator: Emulator, client: Client) -> None:
    groups = {"mine": {"shared_with": {"Payments": True}}, "hidden": {"inherit": False}}
    emulator.change({"projects": {"Web": {"variable_groups": groups}}})
    names = {
        (who, project): [
            row["name"]
            for row in client(who).get(f"/{project}/_apis/distributedtask/variablegroups").json()["value"]
        ]
        for who in ("administrator", "reader")
        for project in ("Web", "Payments")
    }
    assert names == {
        ("administrator", "Web"): ["hidden", "mine"],
        ("administrator", "Payments"): ["mine"],
        ("reader", "Web"): ["mine"],
        ("reader", "Payments"): ["mine"],
    }
    [shared] = client("reader").get("/Payments/_apis/distributedtask/variablegroups").json()["value"]
    assert shared["isShared"] is True
    place = f"/Payments/_apis/pipelines/pipelinepermissions/variablegroup/{shared['id']}"
    assert client("reader").get(place, params=PREVIEW).json()["pipelines"] == []


def test_a_secure_file_is_written_and_never_read(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    stored = PREVIEW | {"name": "app.pfx"}
    assert client("reader").post(FILES, params=stored, content=b"secret").status_code == 403
    created = http.post(FILES, params=stored, content=b"secret").json()
    assert http.post(FILES, params=stored, content=b"again").status_code == 409
    assert [row["name"] for row in client("reader").get(FILES, params=PREVIEW).json()["value"]] == ["app.pfx"]
    changed = http.patch(
        f"{FILES}/{created['id']}", params=PREVIEW, json={"name": "web.pfx", "properties": {"owner": "web"}}
    ).json()
    assert (changed["id"], changed["name"], changed["properties"]) == (
        created["id"],
        "web.pfx",
        {"owner": "web"},
    )
    assert client("reader").delete(f"{FILES}/{created['id']}", params=PREVIEW).status_code == 403
    assert http.delete(f"{FILES}/{created['id']}", params=PREVIEW).status_code == 204
    assert emulator.state.projects["Web"].secure_files == {}
