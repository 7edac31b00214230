"""Personal access tokens: administrators see everybody's, a user signed in to Entra their own."""

import httpx2
import pytest

from candado_emulator.server import Emulator

from ..conftest import Client

V = {"api-version": "7.1-preview.1"}
ADMIN = "/_apis/tokenadmin"
OWN = "/_apis/tokens/pats"
ROSA = {
    "old": {"expires": "-1d", "scopes": ["vso.code_write", "vso.build"]},
    "all": {"all_organizations": True, "scopes": ["app_token"], "created": "-10d", "expires": "+355d"},
    "gone": {"revoked": True},
}


@pytest.fixture
def signed_in(emulator: Emulator):
    """Rosa, signed in to Entra."""
    emulator.change({"users": {"rosa@contoso.example": {"tokens": ROSA}}})
    bearer = {"Authorization": f"Bearer {emulator.tokens['reader']}"}
    with httpx2.Client(base_url=emulator.url, headers=bearer) as client:
        yield client


def _subject(emulator: Emulator) -> str:
    identity = emulator.app.store.directory.find("rosa@contoso.example")
    assert identity is not None
    return identity.subject


def test_an_administrator_sees_the_tokens_of_a_user(emulator: Emulator, client: Client, signed_in) -> None:
    place = f"{ADMIN}/personalaccesstokens/{_subject(emulator)}"
    answer = client("administrator").get(place, params={"isPublic": "false", **V}).json()
    rows = {row["displayName"]: row for row in answer["value"]}
    assert {name: row["isValid"] for name, row in rows.items()} == {"old": False, "all": True, "gone": False}
    assert rows["old"]["scope"] == "vso.code_write vso.build"
    assert (rows["all"]["targetAccounts"], rows["old"]["targetAccounts"]) == (None, [emulator.state.id])
    assert rows["all"]["validTo"] == "2027-11-15T12:00:00Z"
    assert {row["token"] for row in rows.values()} == {None}
    assert client("administrator").get(place, params={"isPublic": "true", **V}).json()["value"] == []
    assert client("manager").get(place, params=V).status_code == 403


def test_tokens_go_on_in_the_body(emulator: Emulator, client: Client, signed_in) -> None:
    place = f"{ADMIN}/personalaccesstokens/{_subject(emulator)}"
    first = client("administrator").get(place, params={"pageSize": 2, **V}).json()
    more = {"pageSize": 2, "continuationToken": first["continuationToken"], **V}
    second = client("administrator").get(place, params=more).json()
    assert (len(first["value"]), len(second["value"]), second["continuationToken"]) == (2, 1, None)


def test_an_administrator_revokes(emulator: Emulator, client: Client, signed_in) -> None:
    token = emulator.state.users["rosa@contoso.example"].tokens["all"]
    body = [{"authorizationId": token.id}]
    assert client("manager").post(f"{ADMIN}/revocations", params=V, json=body).status_code == 403
    assert client("administrator").post(f"{ADMIN}/revocations", params=V, json=body).status_code == 204
    assert emulator.state.users["rosa@contoso.example"].tokens["all"].revoked
    assert emulator.state.audit[-1].action == "Token.PatRevokeEvent"


def test_a_user_makes_changes_and_revokes_a_token(emulator: Emulator, signed_in: httpx2.Client) -> None:
    body = {"displayName": "new", "scope": "vso.code", "validTo": "2026-12-25T00:00:00Z", "allOrgs": False}
    made = signed_in.post(OWN, params=V, json=body).json()
    assert made["patTokenError"] == "none" and made["patToken"]["token"]
    key = made["patToken"]["authorizationId"]
    listed = signed_in.get(OWN, params=V).json()
    assert {token["displayName"] for token in listed["patTokens"]} == {"all", "new"}
    change = {"authorizationId": key, "displayName": "newer", "scope": "vso.code vso.build"}
    assert signed_in.put(OWN, params=V, json=change).json()["patToken"]["scope"] == "vso.code vso.build"
    assert signed_in.delete(OWN, params={"authorizationId": key, **V}).status_code == 204
    revoked = signed_in.get(OWN, params={"displayFilterOption": "revoked", **V}).json()["patTokens"]
    assert {token["displayName"] for token in revoked} == {"gone", "newer"}
    one = signed_in.get(OWN, params={"authorizationId": key, **V}).json()
    assert (one["patToken"]["displayName"], one["patToken"]["token"]) == ("newer", None)
    assert [event.action for event in emulator.state.audit] == [
        "Token.PatCreateEvent",
        "Token.PatUpdateEvent",
        "Token.PatRevokeEvent",
    ]


@pytest.mark.parametrize(
    ("policy", "error"),
    [
        ({"policies": {"DisablePATCreation": True}}, "disablePatCreationPolicyViolation"),
        ({"tenant_policies": {"RestrictGlobalPersonalAccessToken": True}}, "globalPatPolicyViolation"),
        ({"tenant_policies": {"RestrictFullScopePersonalAccessToken": True}}, "fullScopePatPolicyViolation"),
        (
            {
                "tenant_policies": {
                    "RestrictPersonalAccessTokenLifespan": {"properties": {"MaxPatLifespanInDays": 30}}
                }
            },
            "patLifespanPolicyViolation",
        ),
    ],
)
def test_policies_forbid_tokens(
    emulator: Emulator, signed_in: httpx2.Client, policy: dict[str, object], error: str
) -> None:
    emulator.change(policy)
    wanted = {"displayName": "x", "scope": "app_token", "validTo": "2027-03-01T00:00:00Z", "allOrgs": True}
    assert signed_in.post(OWN, params=V, json=wanted).json() == {"patToken": None, "patTokenError": error}
    assert "x" not in emulator.state.users["rosa@contoso.example"].tokens


def test_neither_a_token_nor_an_application_gets_own_tokens(emulator: Emulator, client: Client) -> None:
    page = client("reader").get(OWN, params=V)
    assert (page.status_code, page.headers["content-type"]) == (203, "text/html; charset=utf-8")
    bearer = {"Authorization": f"Bearer {emulator.tokens['scanner']}"}
    refused = httpx2.get(f"{emulator.url}{OWN}", params=V, headers=bearer)
    assert (refused.status_code, refused.json()["typeKey"]) == (403, "InvalidAccessException")
