"""Access levels: of whom, by whom, until when somebody was last here."""

import httpx2
import pytest

from candado_emulator.server import Emulator

from ..conftest import Client

V = {"api-version": "7.1-preview.3"}
USERS = "/_apis/userentitlements"


def _id(emulator: Emulator, name: str) -> str:
    identity = emulator.app.store.directory.find(name)
    assert identity is not None
    return identity.id


def _found(http: httpx2.Client, **query: str) -> list[str]:
    asked = {f"${name}": value for name, value in query.items()} | V
    return [row["user"]["principalName"] for row in http.get(USERS, params=asked).json()["members"]]


def test_a_user_has_a_level_and_dates(http: httpx2.Client, emulator: Emulator) -> None:
    emulator.change(
        {
            "users": {
                "rosa@contoso.example": {
                    "license": "advanced",
                    "license_source": "msdn",
                    "license_assigned_by": "groupRule",
                    "status": "disabled",
                    "created": "2025-01-01T00:00:00Z",
                }
            }
        }
    )
    row = http.get(f"{USERS}/{_id(emulator, 'rosa@contoso.example')}", params=V).json()
    assert row["accessLevel"] == {
        "licensingSource": "msdn",
        "accountLicenseType": "advanced",
        "msdnLicenseType": "none",
        "gitHubLicenseType": "none",
        "licenseDisplayName": "Basic + Test Plans",
        "status": "disabled",
        "statusMessage": "",
        "assignmentSource": "groupRule",
    }
    assert (row["dateCreated"], row["lastAccessedDate"]) == ("2025-01-01T00:00:00Z", "2026-08-17T12:00:00Z")
    assert [it["projectRef"]["name"] for it in row["projectEntitlements"]] == ["Web"]
    assert row["projectEntitlements"][0]["group"]["groupType"] == "projectReader"
    never = http.get(f"{USERS}/{_id(emulator, 'nils@contoso.example')}", params=V).json()
    assert never["lastAccessedDate"] == "0001-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ("licenseId eq 'Account-Stakeholder'", ["nils"]),
        ("userType eq 'guest'", ["rosa"]),
        (
            "(licenseId eq 'Account-Stakeholder' or (licenseId eq 'Account-Express')) and name eq 'ada'",
            ["ada"],
        ),
        ("licenseStatus eq 'Disabled'", []),
    ],
)
def test_a_filter_narrows(http: httpx2.Client, filter: str, names: list[str]) -> None:
    assert _found(http, filter=filter) == [f"{name}@contoso.example" for name in names]


def test_an_order_sorts_and_a_wrong_filter_is_refused(http: httpx2.Client) -> None:
    by_access = _found(http, orderBy="lastAccessDate Ascending")
    assert by_access[:2] == ["nils@contoso.example", "rosa@contoso.example"]
    assert _found(http, orderBy="lastAccessDate desc")[-1] == "nils@contoso.example"
    for wrong in ("userType ne 'guest'", "color eq 'red'", "name eq 'x' or"):
        assert http.get(USERS, params={"$filter": wrong, **V}).status_code == 400


def test_pages_go_on_in_the_body_and_select_leaves_out(http: httpx2.Client, emulator: Emulator) -> None:
    emulator.pages(3)
    first = http.get(USERS, params=V).json()
    again = http.get(USERS, params={"continuationToken": first["continuationToken"], **V}).json()
    assert (len(first["members"]), len(again["members"]), again["continuationToken"]) == (3, 1, None)
    rosa = again["members"][0]
    assert rosa["projectEntitlements"] == []
    selected = http.get(USERS, params={"select": "projects", "$filter": "name eq 'rosa'", **V}).json()
    assert len(selected["members"][0]["projectEntitlements"]) == 1


def test_a_batch_adds_changes_and_removes(http: httpx2.Client, emulator: Emulator) -> None:
    nils = _id(emulator, "nils@contoso.example")
    value = {"accessLevel": {"accountLicenseType": "stakeholder"}, "user": {"principalName": "n@c.example"}}
    body = [
        {"op": "add", "path": "", "value": value},
        {"op": "replace", "path": f"/{nils}/accessLevel", "value": {"accountLicenseType": "express"}},
        {"op": "remove", "path": f"/{_id(emulator, 'rosa@contoso.example')}"},
    ]
    answer = http.patch(USERS, params=V, json=body).json()
    assert (answer["haveResultsSucceeded"], [row["isSuccess"] for row in answer["results"]]) == (
        True,
        [True] * 3,
    )
    assert answer["results"][0]["result"]["accessLevel"]["status"] == "pending"
    users = emulator.state.users
    assert (users["n@c.example"].license, users["nils@contoso.example"].license) == ("stakeholder", "express")
    assert "rosa@contoso.example" not in users
    assert "rosa@contoso.example" not in emulator.state.projects["Web"].groups["Readers"].members
    assert [event.action for event in emulator.state.audit] == [
        "Licensing.Assigned",
        "Licensing.Modified",
        "Licensing.Removed",
    ]


def test_only_who_edits_the_organization_gives_levels(client: Client, emulator: Emulator) -> None:
    place = f"{USERS}/{_id(emulator, 'nils@contoso.example')}"
    body = [{"op": "replace", "path": "/accessLevel", "value": {"accountLicenseType": "advanced"}}]
    assert client("manager").patch(place, params=V, json=body).status_code == 403
    assert client("manager").delete(place, params=V).status_code == 403
    assert client("manager").get("/_apis/groupentitlements").status_code == 403
    changed = client("administrator").patch(place, params=V, json=body).json()
    assert (
        changed["isSuccess"] and changed["userEntitlement"]["accessLevel"]["accountLicenseType"] == "advanced"
    )


def test_service_principals_have_one_each_and_stand_among_members(
    http: httpx2.Client, emulator: Emulator
) -> None:
    key = _id(emulator, "candado")
    one = http.get(f"/_apis/serviceprincipalentitlements/{key}", params=V | {"api-version": "7.1-preview.1"})
    assert one.json()["servicePrincipal"]["displayName"] == "candado"
    members = http.get("/_apis/memberentitlements", params={"api-version": "7.1-preview.2"}).json()["members"]
    assert [row["member"]["displayName"] for row in members][-1] == "candado"
    assert len(members) == 5


def test_a_rule_gives_members_of_a_group_a_level(http: httpx2.Client, emulator: Emulator) -> None:
    place, version = "/_apis/groupentitlements", {"api-version": "7.1"}
    assert http.get(place, params=version).json() == {"count": 0, "value": []}
    emulator.change({"groups": {"Developers": {"rule": {"status": "unableToApply", "last_run": "-40d"}}}})
    [rule] = http.get(place, params=version).json()["value"]
    assert (rule["status"], rule["lastExecuted"]) == ("unableToApply", "2026-10-16T12:00:00Z")
    assert rule["licenseRule"]["accountLicenseType"] == "express"
    assert rule["group"]["origin"] == "aad"
    rosa = http.get(f"{USERS}/{_id(emulator, 'rosa@contoso.example')}", params=V).json()
    assert [assigned["id"] for assigned in rosa["groupAssignments"]] == [rule["id"]]
    body = [{"op": "replace", "path": "/licenseRule", "value": {"accountLicenseType": "stakeholder"}}]
    assert http.patch(f"{place}/{rule['id']}", params=version, json=body).json()["completed"]
    assert emulator.state.groups["Developers"].rule is not None
    assert emulator.state.groups["Developers"].rule.license == "stakeholder"
    http.delete(f"{place}/{rule['id']}", params=version)
    assert emulator.state.groups["Developers"].rule is None
    made = {
        "group": {"originId": "5c1e0000-7d0e-4d5f-9d5e-0c7d3d1f5a10", "displayName": "Testers"},
        "licenseRule": {"accountLicenseType": "express"},
    }
    assert http.post(place, params=version, json=made).json()["results"][0]["isSuccess"]
    assert emulator.state.groups["Testers"].origin == "aad"
    made["group"]["originId"] = "no GUID"
    assert http.post(place, params=version, json=made).status_code == 400
    assert [event.action for event in emulator.state.audit] == [
        "Licensing.GroupRuleModified",
        "Licensing.GroupRuleDeleted",
        "Group.CreateGroups",
        "Licensing.GroupRuleCreated",
    ]
