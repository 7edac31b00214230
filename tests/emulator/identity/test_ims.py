"""Identities: all the names of a subject, and memberships of many at once."""

import httpx2
import pytest

from candado_emulator.server import Emulator
from candado_emulator.state.directory import Identity

from ..conftest import Client

V = {"api-version": "7.1-preview.1"}
PLACE = "/_apis/identities"


def _identity(emulator: Emulator, name: str) -> Identity:
    identity = emulator.app.store.directory.find(name)
    assert identity is not None
    return identity


@pytest.mark.parametrize(
    ("parameter", "field"),
    [("identityIds", "id"), ("descriptors", "descriptor"), ("subjectDescriptors", "subject")],
)
def test_any_name_finds_all_names(
    http: httpx2.Client, emulator: Emulator, parameter: str, field: str
) -> None:
    names = ["ada@contoso.example", "[Web]\\Readers", "candado"]
    known = [_identity(emulator, name) for name in names]
    asked = ",".join(getattr(identity, field) for identity in known)
    rows = http.get(PLACE, params={parameter: asked, **V}).json()["value"]
    assert [(row["id"], row["descriptor"], row["subjectDescriptor"]) for row in rows] == [
        (identity.id, identity.descriptor, identity.subject) for identity in known
    ]
    assert [row.get("isContainer", False) for row in rows] == [False, True, False]
    assert all(row["members"] == row["memberIds"] == row["memberOf"] == [] for row in rows)


def test_a_batch_tells_direct_and_all_members(http: httpx2.Client, emulator: Emulator) -> None:
    emulator.change({"projects": {"Web": {"groups": {"Outer": {"members": {"Readers": True}}}}}})
    outer = _identity(emulator, "[Web]\\Outer").subject
    body: dict[str, object] = {"subjectDescriptors": [outer, "vssgp.none"], "queryMembership": "Direct"}
    [row, nothing] = http.post("/_apis/IdentityBatch", params=V, json=body).json()["value"]
    assert nothing is None
    assert row["members"] == [_identity(emulator, "[Web]\\Readers").descriptor]
    assert row["memberIds"] == [_identity(emulator, "[Web]\\Readers").id]
    assert row["memberOf"] == [_identity(emulator, "[Web]\\Project Valid Users").descriptor]
    body["queryMembership"] = "ExpandedDown"
    [expanded, _] = http.post("/_apis/IdentityBatch", params=V, json=body).json()["value"]
    everyone = ["[Web]\\Readers", "candado", "rosa@contoso.example"]
    assert set(expanded["members"]) == {_identity(emulator, name).descriptor for name in everyone}


@pytest.mark.parametrize(
    ("search", "value", "found"),
    [
        ("General", "ROSA@contoso.example", ["Rosa Reader"]),
        ("DirectoryAlias", "ada", ["Ada Admin"]),
        ("LocalGroupName", "Developers", ["[contoso]\\Developers"]),
        ("DisplayName", "nobody of this name", []),
    ],
)
def test_a_search_finds_by_name(http: httpx2.Client, search: str, value: str, found: list[str]) -> None:
    rows = http.get(PLACE, params={"searchFilter": search, "filterValue": value, **V}).json()["value"]
    assert [row["providerDisplayName"] for row in rows] == found


def test_members_are_put_in_and_taken_out(client: Client, emulator: Emulator) -> None:
    readers, nils = _identity(emulator, "[Web]\\Readers"), _identity(emulator, "nils@contoso.example")
    place = f"{PLACE}/{readers.id}/members"
    assert client("reader").put(f"{place}/{nils.id}", params=V).status_code == 403
    manager = client("manager")
    assert [manager.put(f"{place}/{nils.id}", params=V).json() for _ in range(2)] == [True, False]
    assert nils.descriptor in manager.get(place, params=V).json()["value"]
    up = manager.get(f"{PLACE}/{nils.id}/membersOf", params=V).json()["value"]
    assert up == [readers.descriptor]
    assert manager.delete(f"{place}/{nils.id}", params=V).json() is True


def test_who_is_unknown_or_asks_for_nothing_is_refused(http: httpx2.Client) -> None:
    assert http.get(f"{PLACE}/{'0' * 8}", params=V).status_code == 404
    assert http.get(PLACE, params=V).status_code == 400
    assert http.get(PLACE, params={"searchFilter": "Shoe", "filterValue": "42", **V}).status_code == 400
