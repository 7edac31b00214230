"""What is the same for all routes: discovery, versions, sign-in, errors."""

import base64

import httpx2
import pytest

from candado_emulator.server import Emulator
from candado_emulator.state.organization import Organization
from candado_emulator.worlds import load

from .conftest import Client


def test_options_lists_all_routes_and_those_of_an_area(emulator: Emulator, http: httpx2.Client) -> None:
    everything = http.options("/_apis").json()
    assert everything["count"] == len(everything["value"]) > 1000
    area = http.options("/_apis/GIT").json()["value"]
    assert {row["area"].lower() for row in area} == {"git"}
    root = emulator.url.rpartition("/")[0]
    assert httpx2.options(f"{root}/_apis").json()["count"] == everything["count"]


def test_resource_areas_are_all_on_this_host(emulator: Emulator, http: httpx2.Client) -> None:
    areas = http.get("/_apis/ResourceAreas").json()
    assert areas["count"] == 230
    assert {area["locationUrl"] for area in areas["value"]} == {f"{emulator.url}/"}
    one = areas["value"][0]
    assert http.get(f"/_apis/resourceareas/{one['id']}").json() == one


@pytest.mark.parametrize("scheme", ["basic", "bearer"])
def test_connection_data_says_who_is_asking(emulator: Emulator, scheme: str) -> None:
    token = emulator.tokens["reader"]
    value = base64.b64encode(f"any:{token}".encode()).decode() if scheme == "basic" else token
    answer = httpx2.get(
        f"{emulator.url}/_apis/connectionData", headers={"Authorization": f"{scheme} {value}"}
    )
    user = answer.json()["authenticatedUser"]
    assert user["properties"]["Account"] == {"$type": "System.String", "$value": "rosa@contoso.example"}
    assert answer.headers["x-vss-userdata"] == f"{user['id']}:rosa@contoso.example"
    assert answer.json()["instanceId"] == emulator.state.id


def test_without_a_token_there_is_a_sign_in_page_or_an_empty_401(emulator: Emulator) -> None:
    place = f"{emulator.url}/_apis/projects"
    page = httpx2.get(place)
    assert page.status_code == 203
    assert page.headers["content-type"].startswith("text/html")
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        refused = httpx2.get(place, headers={"X-TFS-FedAuthRedirect": "Suppress", **headers})
        assert (refused.status_code, refused.content) == (401, b"")
        assert refused.headers["www-authenticate"].startswith("Basic realm=")


def test_an_unknown_head_tells_the_tenant(emulator: Emulator) -> None:
    answer = httpx2.head(emulator.url)
    assert answer.status_code == 404
    assert answer.headers["x-vss-resourcetenant"] == emulator.state.tenant_id


def test_an_unknown_route_is_a_404_in_plain_text(http: httpx2.Client) -> None:
    answer = http.get("/_apis/nothing/here")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("The controller for path '/_apis/nothing/here' was not found")


def test_an_unknown_project_is_a_404_with_a_type_key(http: httpx2.Client) -> None:
    answer = http.get("/Nowhere/_apis/policy/configurations")
    assert answer.status_code == 404
    assert answer.json()["typeKey"] == "ProjectDoesNotExistWithNameException"
    assert "TF200016" in answer.json()["message"]


@pytest.mark.parametrize("path", ["/_apis/projects/WEB", "/_APIS/Projects/web", "/_apis/PROJECTS/{id}"])
def test_names_routes_and_ids_are_found_in_any_case(
    emulator: Emulator, http: httpx2.Client, path: str
) -> None:
    project = emulator.state.projects["Web"]
    assert http.get(path.replace("{id}", project.id.upper())).json()["id"] == project.id
    shouted = http.base_url.copy_with(path="/CONTOSO/_apis/projects/web")
    assert http.get(str(shouted)).json()["name"] == "Web"


@pytest.mark.parametrize(
    ("version", "answered"),
    [
        ("7.1", "7.1"),
        ("5.0", "5.0"),
        ("7.2-preview.4", "7.2-preview.4"),
        ("7.1-preview", "7.1-preview"),
        ("7.2", "VssInvalidPreviewVersionException"),
        ("8.0", "VssVersionOutOfRangeException"),
        ("latest", "VssInvalidApiVersionException"),
    ],
)
def test_versions_are_negotiated(http: httpx2.Client, version: str, answered: str) -> None:
    by_query = http.get("/_apis/projects", params={"API-Version": version})
    by_accept = http.get("/_apis/projects", headers={"Accept": f"application/json;api-version={version}"})
    for answer in (by_query, by_accept):
        if answer.status_code == 200:
            assert (
                answer.headers["content-type"] == f"application/json; charset=utf-8; api-version={answered}"
            )
        else:
            assert (answer.status_code, answer.json()["typeKey"]) == (400, answered)


def test_only_a_read_may_leave_the_version_out(http: httpx2.Client) -> None:
    assert http.get("/_apis/projects").headers["content-type"].endswith("api-version=7.1")
    refused = http.post("/Web/_apis/git/repositories", json={"name": "x"})
    assert (refused.status_code, refused.json()["typeKey"]) == (400, "VssVersionNotSpecifiedException")


def test_a_server_has_no_other_hosts_and_no_graph() -> None:
    with Emulator(_server(load("small"))) as emulator:
        auth = ("", emulator.tokens["administrator"])
        assert httpx2.get(f"{emulator.url}/_apis/ResourceAreas", auth=auth).json() == {
            "count": 0,
            "value": None,
        }
        assert httpx2.get(f"{emulator.url}/_apis/graph/users", auth=auth).status_code == 404
        assert httpx2.options(f"{emulator.url}/_apis/graph").json()["count"] == 0
        newer = httpx2.get(f"{emulator.url}/_apis/projects?api-version=7.2-preview", auth=auth)
        assert newer.json()["typeKey"] == "VssVersionOutOfRangeException"
        kind = httpx2.get(f"{emulator.url}/_apis/connectionData", auth=auth).json()["deploymentType"]
        assert kind == "onPremises"


def _server(organization: Organization) -> Organization:
    from msgspec.structs import replace

    return replace(organization, name="DefaultCollection", product="server")


def test_a_session_is_kept(http: httpx2.Client) -> None:
    session = "5b7a6b38-5a0c-4a2e-9a53-2c5f4d1f0a11"
    assert http.get("/_apis/projects", headers={"X-TFS-Session": session}).headers["x-tfs-session"] == session


def test_the_journal_has_every_request(emulator: Emulator, client: Client) -> None:
    client("reader").get("/_apis/projects?$top=1")
    client("reader").get("/_apis/nothing")
    seen = [(e.method, e.path, e.query, e.area, e.identity, e.status) for e in emulator.journal()]
    assert seen == [
        ("GET", "/contoso/_apis/projects", "$top=1", "core/projects", "rosa@contoso.example", 200),
        ("GET", "/contoso/_apis/nothing", "", "", "rosa@contoso.example", 404),
    ]
    emulator.reset()
    assert emulator.journal() == []
