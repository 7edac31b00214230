"""Roles on what pipelines use: other words for entries of access control lists."""

import pytest

from candado_emulator.server import Emulator

from .conftest import Client

PREVIEW = {"api-version": "7.1-preview"}
SCOPES = {
    "library": "{project}$0",
    "variablegroup": "{project}${group}",
    "globalenvironmentreferencerole": "{project}",
    "environmentreferencerole": "{project}_{environment}",
    "project.serviceendpointrole": "{project}",
    "serviceendpointrole": "{project}_{connection}",
    "globalagentqueuerole": "{project}",
    "agentqueuerole": "{project}_{queue}",
    "agentpoolrole": "{pool}",
}


def _place(emulator: Emulator, scope: str) -> str:
    emulator.change(
        {"projects": {"Web": {"environments": {"prod": {}}, "variable_groups": {"settings": {}}}}}
    )
    web = emulator.state.projects["Web"]
    resource = SCOPES[scope].format(
        project=web.id,
        group=web.variable_groups["settings"].id,
        environment=web.environments["prod"].id,
        connection=web.connections["azure-prod"].id,
        queue=web.queues["Default"].id,
        pool=emulator.state.pools["Default"].id,
    )
    return f"/_apis/securityroles/scopes/distributedtask.{scope}/roleassignments/resources/{resource}"


@pytest.mark.parametrize("scope", SCOPES)
def test_a_role_is_assigned_and_removed(emulator: Emulator, client: Client, scope: str) -> None:
    http, place = client("administrator"), _place(emulator, scope)
    rosa = emulator.state.users["rosa@contoso.example"].id
    body = [{"userId": rosa, "roleName": "Administrator"}]
    assert client("reader").put(place, params=PREVIEW, json=body).status_code == 403
    assert http.put(place, params=PREVIEW, json=body).status_code == 200
    rows = http.get(place, params=PREVIEW).json()["value"]
    roles = {row["identity"]["uniqueName"]: (row["role"]["name"], row["access"]) for row in rows}
    assert roles["rosa@contoso.example"] == ("Administrator", "assigned")
    assert emulator.state.audit[-1].action == "Security.ModifyAccessControlLists"
    assert http.delete(f"{place}/{rosa}", params=PREVIEW).status_code == 204
    assert rosa not in [row["identity"]["id"] for row in http.get(place, params=PREVIEW).json()["value"]]


def test_roles_are_inherited_until_they_are_not(emulator: Emulator, client: Client) -> None:
    http, place = client("administrator"), _place(emulator, "variablegroup")
    rows = http.get(place, params=PREVIEW).json()["value"]
    roles = {row["identity"]["displayName"]: (row["role"]["name"], row["access"]) for row in rows}
    assert roles["[Web]\\Contributors"] == ("Creator", "inherited")
    assert roles["[Web]\\Project Valid Users"] == ("Reader", "inherited")
    assert http.patch(place, params=PREVIEW | {"inheritPermissions": "false"}).status_code == 204
    assert http.get(place, params=PREVIEW).json()["value"] == []
    assert not emulator.state.projects["Web"].variable_groups["settings"].inherit


def test_definitions_tell_the_bits_of_each_role(client: Client) -> None:
    place = "/_apis/securityroles/scopes/{}/roledefinitions"
    rows = (
        client("reader").get(place.format("distributedtask.environmentreferencerole"), params=PREVIEW).json()
    )
    assert {row["name"]: row["allowPermissions"] for row in rows["value"]} == {
        "Reader": 1,
        "User": 17,
        "Creator": 33,
        "Administrator": 63,
    }
    assert client("reader").get(place.format("nothing"), params=PREVIEW).status_code == 404
