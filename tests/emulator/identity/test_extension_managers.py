"""Who manages extensions: a role of its own scope."""

import httpx2

from candado_emulator.server import Emulator

from ..conftest import Client

V = {"api-version": "7.1-preview.1"}
SCOPE = "/_apis/securityroles/scopes/ems.manage.ui"
MANAGERS = f"{SCOPE}/roleassignments/resources/ems-ui"


def _managers(http: httpx2.Client) -> list[str]:
    rows = http.get(MANAGERS, params=V).json()["value"]
    return [row["identity"]["displayName"] for row in rows if row["role"]["name"] == "Manager"]


def _id(emulator: Emulator, name: str) -> str:
    identity = emulator.app.store.directory.find(name)
    assert identity is not None
    return identity.id


def test_managers_are_made_and_unmade_by_administrators(client: Client, emulator: Emulator) -> None:
    people = [_id(emulator, name) for name in ("bruno@contoso.example", "Developers")]
    body = [{"roleName": "Manager", "userId": id} for id in people]
    assert client("manager").put(MANAGERS, params=V, json=body).status_code == 403
    http = client("administrator")
    http.put(MANAGERS, params=V, json=body)
    assert emulator.state.extension_managers == {"bruno@contoso.example": True, "Developers": True}
    assert _managers(client("reader")) == ["[contoso]\\Developers", "Bruno Builder"]
    assert http.delete(f"{MANAGERS}/{people[0]}", params=V).status_code == 204
    assert http.patch(MANAGERS, params=V, json=[people[1]]).status_code == 204
    assert emulator.state.extension_managers == {}
    actions = [event.action for event in emulator.state.audit]
    assert actions == ["Security.ModifyPermission"] * 2 + ["Security.RemovePermission"] * 2


def test_a_member_of_a_group_of_managers_is_one(client: Client, emulator: Emulator) -> None:
    emulator.change({"extensions": {"acme.tool": {}}, "extension_managers": {"Developers": True}})
    place = "/_apis/extensionmanagement/installedextensionsbyname/acme/tool"
    assert client("manager").delete(place, params=V).status_code == 403
    assert client("reader").delete(place, params=V).status_code == 204


def test_the_scope_has_one_role(http: httpx2.Client) -> None:
    assert [row["name"] for row in http.get(f"{SCOPE}/roledefinitions", params=V).json()["value"]] == [
        "Manager"
    ]
