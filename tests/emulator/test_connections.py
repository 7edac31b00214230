"""Service connections: their secrets, their sharing, who may do what with them."""

import httpx2

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
PREVIEW = {"api-version": "7.1-preview"}
API = "/_apis/serviceendpoint/endpoints"
WEB = "/Web/_apis/serviceendpoint/endpoints"


def _body(emulator: Emulator, *projects: str) -> dict[str, object]:
    references = [
        {"projectReference": {"id": emulator.state.projects[name].id, "name": name}, "name": "npm"}
        for name in projects
    ]
    return {
        "name": "npm",
        "type": "externalnpmregistry",
        "url": "https://npm.contoso.example",
        "authorization": {"scheme": "Token", "parameters": {"apitoken": "s3cret"}},
        "serviceEndpointProjectReferences": references,
    }


def test_a_connection_is_created_shared_replaced_and_deleted(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    assert client("reader").post(API, params=V, json=_body(emulator, "Web")).status_code == 403
    created = http.post(API, params=V, json=_body(emulator, "Web")).json()
    assert created["authorization"] == {"scheme": "Token", "parameters": {"apitoken": None}}
    assert (created["isShared"], len(created["serviceEndpointProjectReferences"])) == (False, 1)
    payments = emulator.state.projects["Payments"].id
    references = [{"projectReference": {"id": payments, "name": "Payments"}, "name": "npm-of-web"}]
    assert http.patch(f"{API}/{created['id']}", params=V, json=references).status_code == 204
    there = http.get(f"/Payments{API}", params=V | {"endpointNames": "npm"}).json()["value"]
    assert [(row["id"], row["name"], row["isShared"]) for row in there] == [
        (created["id"], "npm-of-web", True)
    ]
    body = _body(emulator, "Web") | {"name": "npm-public", "isDisabled": True}
    body["authorization"] = {"scheme": "Token", "parameters": {"apitoken": None}}
    replaced = http.put(f"{API}/{created['id']}", params=V, json=body).json()
    assert (replaced["id"], replaced["name"], replaced["isDisabled"]) == (created["id"], "npm-public", True)
    held = emulator.state.projects["Web"].connections["npm-public"]
    assert held.parameters == {"apitoken": "s3cret"}
    one = V | {"projectIds": payments}
    assert http.delete(f"{API}/{created['id']}", params=one).status_code == 204
    assert http.get(f"/Payments{API}/{created['id']}").json() is None
    web = V | {"projectIds": emulator.state.projects["Web"].id}
    assert http.delete(f"{API}/{created['id']}", params=web).status_code == 204
    assert [event.action.removeprefix("Library.ServiceConnection") for event in emulator.state.audit] == [
        "Created",
        "Shared",
        "Modified",
        "Deleted",
        "Deleted",
    ]


def test_what_a_connection_to_azure_does_not_say_follows_from_it(
    emulator: Emulator, http: httpx2.Client
) -> None:
    change = {"type": "azurerm", "data": {"scopeLevel": "ManagementGroup"}}
    emulator.change({"projects": {"Web": {"connections": {"azure-prod": change}}}})
    [row] = http.get(WEB).json()["value"]
    assert row["data"]["scopeLevel"] == "ManagementGroup"
    parameters = row["authorization"]["parameters"]
    assert parameters["workloadIdentityFederationSubject"] == "sc://contoso/Web/azure-prod"
    secret = {"scheme": "ServicePrincipal", "parameters": {"ServicePrincipalKey": "s3cret"}}
    emulator.change({"projects": {"Web": {"connections": {"azure-prod": secret}}}})
    parameters = http.get(WEB).json()["value"][0]["authorization"]["parameters"]
    assert (parameters["ServicePrincipalKey"], "serviceprincipalkey" in parameters) == (None, False)


def test_a_connection_whose_set_up_failed_shows_when_asked_for(
    emulator: Emulator, http: httpx2.Client
) -> None:
    emulator.change({"projects": {"Web": {"connections": {"azure-prod": {"ready": False}}}}})
    assert http.get(WEB).json()["value"] == []
    [row] = http.get(WEB, params={"includeFailed": "true"}).json()["value"]
    assert row["isReady"] is False


def test_connections_are_trimmed_to_what_may_be_viewed(emulator: Emulator, client: Client) -> None:
    assert len(client("reader").get(WEB).json()["value"]) == 1
    denied = {"Readers": {"ViewEndpoint": "deny"}}
    emulator.change({"projects": {"Web": {"connections": {"azure-prod": {"permissions": denied}}}}})
    assert client("reader").get(WEB).json() == {"count": 0, "value": []}
    assert len(client("administrator").get(WEB).json()["value"]) == 1


def test_the_last_use_is_told(emulator: Emulator, http: httpx2.Client) -> None:
    id = emulator.state.projects["Web"].connections["azure-prod"].id
    place = f"/Web/_apis/serviceendpoint/{id}/executionhistory"
    used = {"last_used": "2024-05-01T00:00:00Z", "last_used_by": "web-api"}
    emulator.change({"projects": {"Web": {"connections": {"azure-prod": used}}}})
    [row] = http.get(place, params=V).json()["value"]
    assert (row["data"]["finishTime"], row["data"]["definition"]["name"]) == (
        "2024-05-01T00:00:00Z",
        "web-api",
    )
    emulator.change({"projects": {"Web": {"connections": {"azure-prod": {"last_used": "never"}}}}})
    assert http.get(place, params=V).json()["value"] == []


def test_types_tell_which_parameters_are_secret(http: httpx2.Client) -> None:
    [azure] = http.get("/_apis/serviceendpoint/types", params=V | {"type": "azurerm"}).json()["value"]
    schemes = {scheme["scheme"]: scheme["inputDescriptors"] for scheme in azure["authenticationSchemes"]}
    secret = {it["id"]: it["isConfidential"] for it in schemes["ServicePrincipal"]}
    assert secret == {"tenantid": False, "serviceprincipalid": False, "serviceprincipalkey": True}


def test_a_project_authorizes_pipelines_for_what_is_shared_with_it(
    emulator: Emulator, http: httpx2.Client
) -> None:
    shared = {"projects": {"Web": {"connections": {"azure-prod": {"shared_with": {"Payments": True}}}}}}
    emulator.change(shared)
    web = emulator.state.projects["Web"].connections["azure-prod"].id
    place = f"/_apis/pipelines/pipelinepermissions/endpoint/{web}"
    assert http.get(f"/Payments{place}", params=PREVIEW).json()["pipelines"] == []
    pipeline = emulator.state.projects["Payments"].pipelines["payments-api"].id
    body = {"pipelines": [{"id": pipeline, "authorized": True}]}
    [row] = http.patch(f"/Payments{place}", params=PREVIEW, json=body).json()["pipelines"]
    assert row["id"] == pipeline
    assert len(http.get(f"/Web{place}", params=PREVIEW).json()["pipelines"]) == 1
    assert emulator.state.audit[-1].action == "Pipelines.ResourceAuthorizedForPipeline"
