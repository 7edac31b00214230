"""Who gets in with what: scoped tokens, tokens that are no more, and nobody in particular."""

import httpx2
import pytest

from candado_emulator.server import Emulator
from candado_emulator.wire.routing import router
from candado_emulator.wire.scopes import needed, suffices

from .conftest import Client

ROSA = "rosa@contoso.example"
GRAPH = "/_apis/graph/users?api-version=7.1-preview.1"
CODE = "/Web/_apis/git/repositories"


def _with_token(emulator: Emulator, **fields: object) -> httpx2.Client:
    emulator.change({"users": {ROSA: {"tokens": {"mine": fields}}}})
    return httpx2.Client(base_url=emulator.url, auth=("", emulator.token(ROSA, "mine")))


def test_a_token_reaches_what_its_scopes_do(emulator: Emulator) -> None:
    with _with_token(emulator, scopes=["vso.code", "vso.project"]) as http:
        assert http.get(CODE).status_code == 200
        assert http.get("/_apis/projects").status_code == 200
        assert http.get("/_apis/connectionData").json()["authenticatedUser"]["id"]
        refused = http.get(GRAPH)
    assert (refused.status_code, refused.json()["typeKey"]) == (401, "UnauthorizedRequestException")
    assert refused.json()["message"].startswith("TF400813: The user ")
    assert emulator.journal()[-1].status == 401


def test_a_token_of_full_access_does_what_its_owner_may(emulator: Emulator) -> None:
    with _with_token(emulator, scopes=["app_token"]) as http:
        assert http.get(GRAPH).status_code == 200
        assert http.get("/_settings/organizationPolicy").status_code != 401
        made = http.post(f"{CODE}?api-version=7.1", json={"name": "new"})
    assert made.status_code == 403


@pytest.mark.parametrize("gone", [{"revoked": True}, {"expires": "-1d"}])
def test_a_token_that_is_no_more_proves_nothing(emulator: Emulator, gone: dict[str, object]) -> None:
    with _with_token(emulator, scopes=["app_token"], **gone) as http:
        refused = http.get("/_apis/projects", headers={"X-TFS-FedAuthRedirect": "Suppress"})
    assert (refused.status_code, refused.content) == (401, b"")


def test_a_token_that_was_just_made_is_taken(emulator: Emulator) -> None:
    made = httpx2.post(
        f"{emulator.url}/_apis/tokens/pats?api-version=7.1-preview.1",
        headers={"Authorization": f"Bearer {emulator.tokens['reader']}"},
        json={"displayName": "new", "scope": "vso.code", "validTo": "2999-01-01T00:00:00Z"},
    ).json()["patToken"]
    answer = httpx2.get(f"{emulator.url}{CODE}", auth=("", made["token"]))
    assert answer.status_code == 200
    assert answer.headers["x-vss-userdata"].endswith(ROSA)


@pytest.mark.parametrize(
    ("scopes", "area", "method", "expected"),
    [
        (["vso.code"], "git/repositories", "GET", True),
        (["vso.code_manage"], "git/repositories", "GET", True),
        (["vso.code_write"], "git/repositories", "DELETE", False),
        (["vso.code_full"], "git/repositories", "GET", False),
        (["vso.variablegroups_read"], "distributedtask/variablegroups", "GET", True),
        (["vso.variablegroups_manage"], "distributedtask/variablegroups", "GET", True),
        (["vso.variablegroups_read"], "distributedtask/variablegroups", "PUT", False),
        (["vso.profile"], "core/projects", "GET", True),
        ([], "location/connectiondata", "GET", True),
        (["vso.code"], "organizationpolicy/policies", "GET", False),
        (["app_token"], "organizationpolicy/policies", "GET", True),
        (["app_token"], "no/such", "GET", True),
        (["vso.code"], "no/such", "GET", False),
    ],
)
def test_a_scope_has_those_below_it(scopes: list[str], area: str, method: str, expected: bool) -> None:
    assert suffices(scopes, area, method) is expected


def test_every_operation_has_its_scopes() -> None:
    served = {(route.area, method) for route in router().routes for method in route.handlers}
    assert set(needed()) == served


@pytest.fixture
def public(emulator: Emulator) -> Emulator:
    emulator.change(
        {"policies": {"AllowAnonymousAccess": True}, "projects": {"Web": {"visibility": "public"}}}
    )
    return emulator


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
def test_everybody_reads_a_public_project(public: Emulator, headers: dict[str, str]) -> None:
    with httpx2.Client(base_url=public.url, headers=headers) as http:
        assert [each["name"] for each in http.get("/_apis/projects").json()["value"]] == ["Web"]
        items = http.get(f"{CODE}/web-api/items?recursionLevel=Full").json()
        assert items["count"] > 1
        assert http.get("/Web/_apis/build/definitions").status_code == 200
        who = http.get("/_apis/connectionData").json()["authenticatedUser"]
        assert who["descriptor"] == "System:PublicAccess;aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
    assert {entry.identity for entry in public.journal()} == {""}


def test_nobody_else_shows_or_lets_change_anything(public: Emulator) -> None:
    headers = {"X-TFS-FedAuthRedirect": "Suppress"}
    public.change({"projects": {"Other": {"repositories": {"code": {}}}}})
    with httpx2.Client(base_url=public.url, headers=headers) as http:
        for path in (GRAPH, "/Other/_apis/git/repositories", "/Web/_apis/policy/configurations", "/_apis/no"):
            assert http.get(path).status_code == 401, path
        assert http.post(f"{CODE}?api-version=7.1", json={"name": "new"}).status_code == 401
        assert http.get("/_apis/git/repositories").status_code == 401


def test_a_policy_forbids_public_projects(public: Emulator) -> None:
    public.change({"policies": {"AllowAnonymousAccess": False}})
    headers = {"X-TFS-FedAuthRedirect": "Suppress"}
    assert httpx2.get(f"{public.url}{CODE}", headers=headers).status_code == 401


def test_whoever_is_signed_in_reads_a_project_of_the_organization(emulator: Emulator, client: Client) -> None:
    assert client("nobody").get(CODE).status_code == 404
    emulator.change({"projects": {"Web": {"visibility": "organization"}}})
    assert client("nobody").get(CODE).json()["count"] == 2
    assert httpx2.get(f"{emulator.url}{CODE}").status_code == 203


def test_what_is_denied_stays_denied(public: Emulator, client: Client) -> None:
    name = public.state.sign_ins["nobody"]
    denied = {"Git Repositories": {"permissions": {name: {"GenericRead": "deny"}}}}
    public.change({"projects": {"Web": {"security": denied}}})
    assert client("nobody").get(CODE).json()["value"] == []
