"""Permissions: reading and changing access control lists and entries, and asking for one's own."""

import httpx2
import pytest

from candado_emulator.server import Emulator

from ..conftest import Client

V = {"api-version": "7.1"}
PROJECT = "52d39943-cb85-4d7f-8fa8-c6baac873819"
BUILD = "33344d9c-fc72-4d6f-aba5-fa317101a7e9"
COLLECTION = "3e65f728-f8bc-4ecd-8764-7e378b19bfa7"
LISTS, ENTRIES = "/_apis/accesscontrollists", "/_apis/accesscontrolentries"


def _descriptor(emulator: Emulator, name: str) -> str:
    identity = emulator.app.store.directory.find(name)
    assert identity is not None
    return identity.descriptor


def _token(emulator: Emulator) -> str:
    return f"$PROJECT:vstfs:///Classification/TeamProject/{emulator.state.projects['Web'].id}"


def test_entries_of_a_new_token_come_and_go(http: httpx2.Client, emulator: Emulator) -> None:
    before = emulator.state.tokens
    token = f"{emulator.state.projects['Web'].id}/4711"
    entry = {"descriptor": _descriptor(emulator, "[Web]\\Readers"), "allow": 1, "deny": 2}
    body = {"token": token, "merge": False, "accessControlEntries": [entry]}
    assert http.post(f"{ENTRIES}/{BUILD}", params=V, json=body).json() == {"count": 1, "value": [entry]}
    assert emulator.state.tokens["Build"][token].permissions == {
        "[Web]\\Readers": {"ViewBuilds": "allow", "EditBuildQuality": "deny"}
    }
    gone = {"token": token, "descriptors": entry["descriptor"], **V}
    assert http.delete(f"{ENTRIES}/{BUILD}", params=gone).json() is True
    assert http.delete(f"{ENTRIES}/{BUILD}", params=gone).json() is False
    assert emulator.state.tokens == before
    assert emulator.state.audit[0].action == "Security.ModifyPermission"
    assert emulator.state.audit[0].data["ChangedPermission"] == "EditBuildQuality, ViewBuilds"


def test_a_refused_change_leaves_no_trace(client: Client, emulator: Emulator) -> None:
    entry = {"descriptor": _descriptor(emulator, "candado"), "allow": 4, "deny": 0}
    body = {"token": _token(emulator), "merge": True, "accessControlEntries": [entry]}
    assert client("reader").post(f"{ENTRIES}/{PROJECT}", params=V, json=body).status_code == 403
    assert emulator.state.audit == []
    body["token"] = "NAMESPACE:"
    assert client("manager").post(f"{ENTRIES}/{COLLECTION}", params=V, json=body).status_code == 403


def test_nobody_sets_what_the_system_sets(http: httpx2.Client, emulator: Emulator) -> None:
    audit = "a6cc6381-a1ca-4b36-b3c1-4e65211e82b6"
    entry = {"descriptor": _descriptor(emulator, "candado"), "allow": 3, "deny": 0}
    body = {"token": "AllPermissions", "merge": False, "accessControlEntries": [entry]}
    http.post(f"{ENTRIES}/{audit}", params=V, json=body)
    assert emulator.state.security["AuditLog"].permissions["candado"] == {"Read": "allow"}


def test_inheritance_ends_with_a_list_that_does_not_inherit(http: httpx2.Client, emulator: Emulator) -> None:
    web = emulator.state.projects["Web"]
    token = f"{web.id}/11"
    readers = _descriptor(emulator, "[Web]\\Readers")
    held = {"token": token, "inheritPermissions": False, "acesDictionary": {}}
    held["acesDictionary"] = {readers: {"descriptor": readers, "allow": 1024, "deny": 0}}
    assert http.post(f"{LISTS}/{BUILD}", params=V, json={"value": [held]}).status_code == 204
    [shown] = http.get(f"{LISTS}/{BUILD}", params={"token": token, **V}).json()["value"]
    assert (shown["inheritPermissions"], list(shown["acesDictionary"])) == (False, [readers])
    assert [event.action for event in emulator.state.audit] == [
        "Security.ChangeInheritance",
        "Security.ModifyAccessControlLists",
    ]
    assert http.delete(f"{LISTS}/{BUILD}", params={"tokens": token, **V}).json() is True
    assert http.get(f"{LISTS}/{BUILD}", params={"token": token, **V}).json()["value"] == []
    assert http.delete(f"{LISTS}/{BUILD}", params={"tokens": token, **V}).json() is False
    assert emulator.state.audit[-1].action == "Security.RemoveAccessControlLists"


def test_lists_below_a_token_go_with_it(http: httpx2.Client, emulator: Emulator) -> None:
    web = emulator.state.projects["Web"].id
    emulator.change(
        {"tokens": {"Build": {f"{web}/a/1": {"permissions": {"candado": {"ViewBuilds": "allow"}}}}}}
    )
    asked = {"token": web, "recurse": "true", **V}
    tokens = [held["token"] for held in http.get(f"{LISTS}/{BUILD}", params=asked).json()["value"]]
    assert tokens == [web, f"{web}/a/1"]
    http.delete(f"{LISTS}/{BUILD}", params={"tokens": web, "recurse": "true", **V})
    assert http.get(f"{LISTS}/{BUILD}", params=asked).json()["value"] == []


@pytest.mark.parametrize(
    ("who", "expected"), [("administrator", [True, True]), ("reader", [True, False]), ("nobody", [False] * 2)]
)
def test_the_caller_asks_for_its_own_permissions(
    client: Client, emulator: Emulator, who: str, expected: list[bool]
) -> None:
    token = _token(emulator)
    evaluations = [
        {"securityNamespaceId": PROJECT, "token": token, "permissions": bits, "value": False}
        for bits in (1, 2)
    ]
    body = {"alwaysAllowAdministrators": False, "evaluations": evaluations}
    answer = client(who).post("/_apis/security/permissionevaluationbatch", params=V, json=body).json()
    assert [row["value"] for row in answer["evaluations"]] == expected
    both = client(who).get(f"/_apis/permissions/{PROJECT}/3", params={"tokens": token, **V}).json()
    assert both == {"count": 1, "value": [all(expected)]}


def test_single_permissions_are_taken_back(http: httpx2.Client, emulator: Emulator) -> None:
    emulator.change(
        {"projects": {"Web": {"permissions": {"candado": {"GENERIC_READ": "allow", "DELETE": "deny"}}}}}
    )
    asked = {"token": _token(emulator), "descriptor": _descriptor(emulator, "candado"), **V}
    answer = http.delete(f"/_apis/permissions/{PROJECT}/4", params=asked).json()
    assert answer == {"descriptor": asked["descriptor"], "allow": 1, "deny": 0}
    assert emulator.state.projects["Web"].permissions["candado"] == {"GENERIC_READ": "allow"}
    assert emulator.state.audit[-1].action == "Security.ResetPermission"


def test_who_or_what_is_unknown_is_refused(http: httpx2.Client, emulator: Emulator) -> None:
    entry = {"descriptor": "Microsoft.TeamFoundation.Identity;S-1-9-0", "allow": 1, "deny": 0}
    body = {"token": _token(emulator), "accessControlEntries": [entry]}
    assert (
        http.post(f"{ENTRIES}/{PROJECT}", params=V, json=body).json()["typeKey"]
        == "IdentityNotFoundException"
    )
    assert http.get(f"{LISTS}/{'0' * 8}", params=V).status_code == 400


def test_extended_information_has_what_comes_from_above(http: httpx2.Client, emulator: Emulator) -> None:
    web = emulator.state.projects["Web"].id
    emulator.change(
        {
            "projects": {
                "Web": {"security": {"Build": {"permissions": {"candado": {"ViewBuilds": "allow"}}}}}
            },
            "tokens": {"Build": {f"{web}/7": {"permissions": {"candado": {"DeleteBuilds": "deny"}}}}},
        }
    )
    asked = {"token": f"{web}/7", "includeExtendedInfo": "true", **V}
    [held] = http.get(f"{LISTS}/{BUILD}", params=asked).json()["value"]
    [entry] = held["acesDictionary"].values()
    assert entry["extendedInfo"] == {"inheritedAllow": 1, "effectiveAllow": 1, "effectiveDeny": 8}
    emulator.change({"tokens": {"Build": {f"{web}/7": {"inherit": False}}}})
    [held] = http.get(f"{LISTS}/{BUILD}", params=asked).json()["value"]
    [entry] = held["acesDictionary"].values()
    assert entry["extendedInfo"] == {"effectiveDeny": 8}
