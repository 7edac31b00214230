"""Graph: who there is, under which names, in which groups."""

import httpx2
import pytest

from candado_emulator.server import Emulator

from ..conftest import Client

V = {"api-version": "7.1-preview.1"}
GRAPH = "/_apis/graph"


def _descriptor(emulator: Emulator, name: str) -> str:
    identity = emulator.app.store.directory.find(name)
    assert identity is not None
    return identity.subject


def _members(emulator: Emulator, http: httpx2.Client, group: str, direction: str = "down") -> list[str]:
    subject = _descriptor(emulator, group)
    answer = http.get(f"{GRAPH}/memberships/{subject}", params={"direction": direction, **V}).json()
    key = "memberDescriptor" if direction == "down" else "containerDescriptor"
    names = [emulator.app.store.directory.described(row[key]) for row in answer["value"]]
    return [identity.name for identity in names if identity is not None]


def _place(emulator: Emulator, kind: str, *names: str) -> str:
    return "/".join((GRAPH, kind, *(_descriptor(emulator, name) for name in names)))


def _scope(http: httpx2.Client, id: str) -> str:
    return http.get(f"{GRAPH}/descriptors/{id}", params=V).json()["value"]


def test_users_are_people_and_the_services_own_identities(http: httpx2.Client, emulator: Emulator) -> None:
    users = http.get(f"{GRAPH}/users", params=V).json()["value"]
    by_kind = {user["descriptor"].partition(".")[0] for user in users}
    assert by_kind == {"aad", "svc"}
    [rosa] = [user for user in users if user["principalName"] == "rosa@contoso.example"]
    assert (rosa["metaType"], rosa["displayName"]) == ("guest", "Rosa Reader")
    assert "isDeletedInOrigin" not in rosa
    emulator.change({"users": {"rosa@contoso.example": {"deleted_in_origin": True}}})
    assert http.get(f"{GRAPH}/users/{rosa['descriptor']}", params=V).json()["isDeletedInOrigin"] is True


def test_a_service_principal_has_an_application(http: httpx2.Client, emulator: Emulator) -> None:
    emulator.change({"service_principals": {"candado": {"application_id": "11111111-2222"}}})
    [principal] = http.get(f"{GRAPH}/serviceprincipals", params=V).json()["value"]
    assert (principal["displayName"], principal["applicationId"]) == ("candado", "11111111-2222")
    one = http.get(f"{GRAPH}/serviceprincipals/{principal['descriptor']}", params=V).json()
    assert one == principal


def test_groups_go_on_in_pages_and_by_scope(http: httpx2.Client, emulator: Emulator) -> None:
    every = http.get(f"{GRAPH}/groups", params=V).json()["value"]
    scope = _scope(http, emulator.state.projects["Web"].id)
    of_web = http.get(f"{GRAPH}/groups", params={"scopeDescriptor": scope, **V}).json()["value"]
    assert {group["principalName"] for group in of_web} == {
        f"[Web]\\{name}" for name in emulator.state.projects["Web"].groups
    }
    of_all = http.get(
        f"{GRAPH}/groups", params={"scopeDescriptor": _scope(http, emulator.state.id), **V}
    ).json()
    assert {group["displayName"] for group in of_all["value"]} == set(emulator.state.groups)
    emulator.pages(5)
    seen: list[object] = []
    token: str | None = ""
    while token is not None:
        more = {"continuationToken": token} if token else {}
        answer = http.get(f"{GRAPH}/groups", params={**V, **more})
        seen += answer.json()["value"]
        token = answer.headers.get("x-ms-continuationtoken")
    assert seen == every
    kinds = http.get(f"{GRAPH}/groups", params={"subjectTypes": "aadgp", **V}).json()["value"]
    assert [group["displayName"] for group in kinds] == ["Developers"]


def test_the_service_keeps_the_valid_users(http: httpx2.Client, emulator: Emulator) -> None:
    assert set(_members(emulator, http, "[Web]\\Project Valid Users")) == {
        f"[Web]\\{name}" for name in emulator.state.projects["Web"].groups if name != "Project Valid Users"
    }
    everybody = _members(emulator, http, "Project Collection Valid Users")
    assert {"[Web]\\Project Valid Users", "[Secret]\\Project Valid Users", "nils@contoso.example"} <= set(
        everybody
    )
    assert "ada@contoso.example" not in everybody
    assert _members(emulator, http, "nils@contoso.example", "up") == [
        "[contoso]\\Project Collection Valid Users"
    ]


def test_nobody_tells_who_is_in_a_group_of_entra(http: httpx2.Client, emulator: Emulator) -> None:
    assert _members(emulator, http, "Developers") == []
    assert _members(emulator, http, "rosa@contoso.example", "up") == ["[Web]\\Readers"]
    assert "[Web]\\Contributors" in _members(emulator, http, "Developers", "up")
    assert http.put(_place(emulator, "memberships", "candado", "Developers"), params=V).status_code == 400


def test_a_membership_is_made_seen_and_ended(http: httpx2.Client, emulator: Emulator) -> None:
    before = emulator.state.projects
    place = _place(emulator, "memberships", "nils@contoso.example", "[Web]\\Contributors")
    assert http.head(place, params=V).status_code == 404
    made = http.put(place, params=V)
    assert (made.status_code, set(made.json())) == (
        201,
        {"containerDescriptor", "memberDescriptor", "_links"},
    )
    assert http.head(place, params=V).status_code == 200
    assert "nils@contoso.example" in _members(emulator, http, "[Web]\\Contributors")
    assert http.delete(place, params=V).status_code == 200
    assert emulator.state.projects == before
    assert [event.action for event in emulator.state.audit] == [
        "Group.UpdateGroupMembership.Add",
        "Group.UpdateGroupMembership.Remove",
    ]


def test_a_group_in_a_group_stands_there_as_it_did(http: httpx2.Client, emulator: Emulator) -> None:
    before = emulator.state.projects["Web"].groups["Endpoint Creators"].members
    place = _place(emulator, "memberships", "[Web]\\Contributors", "[Web]\\Endpoint Creators")
    http.delete(place, params=V)
    assert emulator.state.projects["Web"].groups["Endpoint Creators"].members == {}
    http.put(place, params=V)
    assert emulator.state.projects["Web"].groups["Endpoint Creators"].members == before


@pytest.mark.parametrize(
    ("who", "project", "status"),
    [
        ("manager", "Web", 201),
        ("manager", "Secret", 403),
        ("manager", None, 403),
        ("reader", "Web", 403),
        ("administrator", None, 201),
    ],
)
def test_a_group_is_made_by_who_manages_its_scope(
    emulator: Emulator, client: Client, who: str, project: str | None, status: int
) -> None:
    http = client(who)
    scope = {} if project is None else {"scopeDescriptor": _scope(http, emulator.state.projects[project].id)}
    made = http.post(f"{GRAPH}/groups", params={**scope, **V}, json={"displayName": "Testers"})
    assert made.status_code == status
    if status == 201:
        assert made.headers["location"] == made.json()["url"]
        assert made.json()["principalName"] == f"[{project or 'contoso'}]\\Testers"
        assert emulator.state.audit[-1].action == "Group.CreateGroups"


def test_a_renamed_group_is_the_same_everywhere(http: httpx2.Client, emulator: Emulator) -> None:
    emulator.change(
        {
            "projects": {
                "Web": {
                    "groups": {"Old": {}, "Readers": {"members": {"Old": True}}},
                    "security": {"Build": {"permissions": {"Old": {"ViewBuilds": "deny"}}}},
                },
                "Secret": {"groups": {"Readers": {"members": {"[Web]\\Old": True}}}},
            }
        }
    )
    place = _place(emulator, "groups", "[Web]\\Old")
    body = [{"op": "replace", "path": "/displayName", "value": "New"}]
    body += [{"op": "replace", "path": "/description", "value": "renamed"}]
    changed = http.patch(place, params=V, json=body).json()
    assert (changed["principalName"], changed["description"]) == ("[Web]\\New", "renamed")
    web, secret = emulator.state.projects["Web"], emulator.state.projects["Secret"]
    assert web.groups["Readers"].members["New"] and "Old" not in web.groups
    assert web.security["Build"].permissions["New"] == {"ViewBuilds": "deny"}
    assert secret.groups["Readers"].members == {"[Web]\\New": True}
    assert http.patch(place, params=V, json=[{"path": "/displayName", "value": "Readers"}]).status_code == 409
    assert http.delete(place, params=V).status_code == 204
    assert http.get(place, params=V).status_code == 404
    assert emulator.state.projects["Secret"].groups["Readers"].members == {}


def test_a_group_of_the_service_stays(http: httpx2.Client, emulator: Emulator) -> None:
    place = _place(emulator, "groups", "[Web]\\Project Administrators")
    assert http.delete(place, params=V).status_code == 400


def test_one_name_leads_to_the_other(http: httpx2.Client, emulator: Emulator) -> None:
    project = emulator.state.projects["Web"].id
    for key in (emulator.state.users["ada@contoso.example"].id, project, emulator.state.id):
        descriptor = _scope(http, key)
        assert http.get(f"{GRAPH}/storagekeys/{descriptor}", params=V).json()["value"] == key
    assert http.get(f"{GRAPH}/descriptors/{'0' * 8}", params=V).status_code == 404


def test_many_are_looked_up_at_once(http: httpx2.Client, emulator: Emulator) -> None:
    names = ["ada@contoso.example", "candado", "[Web]\\Readers", "Web Build Service (contoso)"]
    keys = [{"descriptor": _descriptor(emulator, name)} for name in names]
    body = {"lookupKeys": [*keys, {"descriptor": "aad.none"}]}
    answer = http.post(f"{GRAPH}/subjectlookup", params=V, json=body).json()
    assert (answer["count"], list(answer["value"])) == (4, [key["descriptor"] for key in keys])
    assert [row["subjectKind"] for row in answer["value"].values()] == [
        "user",
        "servicePrincipal",
        "group",
        "user",
    ]
    many = http.post(f"{GRAPH}/subjectlookup", params=V, json={"lookupKeys": keys * 126})
    assert (many.status_code, many.json()["message"][:8]) == (400, "TF400049")


def test_subjects_are_searched_by_how_they_begin(http: httpx2.Client) -> None:
    body = {"query": "read", "subjectKind": ["Group"]}
    found = http.post(f"{GRAPH}/subjectquery", params=V, json=body).json()["value"]
    assert {group["principalName"] for group in found} == {"[Web]\\Readers", "[Secret]\\Readers"}


def test_a_user_is_added_and_removed(http: httpx2.Client, emulator: Emulator) -> None:
    group = _descriptor(emulator, "[Web]\\Readers")
    body = {"principalName": "new@contoso.example"}
    made = http.post(f"{GRAPH}/users", params={"groupDescriptors": group, **V}, json=body)
    assert made.status_code == 201
    assert emulator.state.projects["Web"].groups["Readers"].members["new@contoso.example"]
    assert http.delete(f"{GRAPH}/users/{made.json()['descriptor']}", params=V).status_code == 204
    assert "new@contoso.example" not in emulator.state.users
    assert "new@contoso.example" not in emulator.state.projects["Web"].groups["Readers"].members


def test_who_may_not_view_the_organization_sees_nobody(client: Client, emulator: Emulator) -> None:
    emulator.withhold("Collection", "GENERIC_READ")
    for place in ("users", "groups", "serviceprincipals"):
        assert client("scanner").get(f"{GRAPH}/{place}", params=V).status_code == 403
