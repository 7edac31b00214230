"""Policies of the organization and its tenant, its pipeline settings, and what it says of itself."""

from typing import Any

import httpx2
import pytest

from candado_emulator.server import Emulator

from ..conftest import Client

V = {"api-version": "7.1-preview.1"}
OLD = {"api-version": "5.0-preview.1"}
QUERY = "/_apis/Contribution/HierarchyQuery"
POLICIES = "ms.vss-admin-web.organization-policies-data-provider"
PIPELINES = "ms.vss-build-web.pipelines-org-settings-data-provider"
OVERVIEW = "ms.vss-admin-web.organization-admin-overview-data-provider"
OWNERSHIP = "ms.vss-admin-web.organization-admin-overview-delay-load-data-provider"
ENTRA = "ms.vss-admin-web.organization-admin-aad-data-provider"


def _asked(http: httpx2.Client, *providers: str, **properties: str) -> dict[str, Any]:
    body = {"contributionIds": providers, "dataProviderContext": {"properties": properties}}
    return http.post(QUERY, params=V, json=body).json()


def _policies(http: httpx2.Client) -> dict[str, Any]:
    sections = _asked(http, POLICIES)["dataProviders"][POLICIES]["policies"]
    return {row["policy"]["name"]: row["policy"] for rows in sections.values() for row in rows}


def test_a_policy_that_the_service_does_not_have_is_nowhere(http: httpx2.Client, emulator: Emulator) -> None:
    assert "Policy.AllowAnonymousAccess" in _policies(http)
    assert "Policy.DisallowBasicAuthentication" not in _policies(http)
    emulator.change(
        {"policies": {"AllowAnonymousAccess": {"absent": True}, "DisallowBasicAuthentication": False}}
    )
    shown = _policies(http)
    assert "Policy.AllowAnonymousAccess" not in shown
    retired = shown["Policy.DisallowBasicAuthentication"]
    assert (retired["value"], retired["effectiveValue"]) == (False, True)
    one = http.get("/_apis/OrganizationPolicy/Policies/Policy.AllowAnonymousAccess", params=OLD)
    assert one.status_code == 404


def test_a_policy_keeps_its_properties(http: httpx2.Client, emulator: Emulator) -> None:
    listed = {"isAllowListEnabled": True, "allowedUsersAndGroupObjectIds": []}
    emulator.change({"policies": {"DisablePATCreation": {"value": False, "properties": listed}}})
    assert _policies(http)["Policy.DisablePATCreation"]["properties"] == listed
    place = "/_apis/OrganizationPolicy/Policies/Policy.DisablePATCreation"
    body = [{"op": 2, "path": "/Value", "value": "true"}]
    body += [{"op": 2, "path": "/Properties/isAllowListEnabled", "value": False}]
    assert http.patch(place, params=OLD, json=body).status_code == 204
    after = http.get(place, params=OLD).json()
    assert (after["value"], after["properties"]) == (True, listed | {"isAllowListEnabled": False})
    assert http.patch(place, params=OLD, json=[{"op": 2, "path": "/Name", "value": "x"}]).status_code == 400
    assert [event.action for event in emulator.state.audit] == ["OrganizationPolicy.PolicyValueUpdated"]


def test_pipeline_settings_are_read_and_written_by_the_same_post(client: Client, emulator: Emulator) -> None:
    http = client("administrator")
    settings = _asked(http, PIPELINES)["dataProviders"][PIPELINES]
    assert (settings["enforceJobAuthScope"], settings["hasManagePipelinePoliciesPermission"]) == (True, True)
    changed = _asked(http, PIPELINES, enforceJobAuthScope="false", disableNode6TasksVar="true")
    assert changed["dataProviders"][PIPELINES]["enforceJobAuthScope"] is False
    assert emulator.state.settings.disable_node6_tasks_var is True
    assert [event.data["SettingName"] for event in emulator.state.audit] == [
        "enforceJobAuthScope",
        "disableNode6TasksVar",
    ]
    refused = _asked(client("reader"), PIPELINES, enforceJobAuthScope="true")
    assert PIPELINES not in refused["dataProviders"]
    assert refused["dataProviderExceptions"][PIPELINES]["exceptionType"] == "AccessCheckException"
    assert emulator.state.settings.enforce_job_auth_scope is False


def test_the_organization_says_what_it_is(http: httpx2.Client, emulator: Emulator) -> None:
    emulator.change(
        {"geography": "Australia", "description": "Money", "time_zone": "W. Europe Standard Time"}
    )
    told = _asked(http, OVERVIEW, OWNERSHIP, ENTRA)["dataProviders"]
    assert (told[OVERVIEW]["geography"], told[OVERVIEW]["description"]) == ("Australia", "Money")
    assert told[OWNERSHIP]["currentOwner"] == {
        "name": "Ada Admin",
        "id": emulator.state.users["ada@contoso.example"].id,
        "email": "ada@contoso.example",
    }
    assert told[ENTRA]["orgnizationTenantData"]["id"] == emulator.state.tenant_id
    page = http.get("/_settings/organizationAad?__rt=fps&__ver=2").json()["fps"]["dataProviders"]["data"]
    assert page[ENTRA] == told[ENTRA]
    emulator.change({"tenant_id": ""})
    assert _asked(http, ENTRA)["dataProviders"][ENTRA]["orgnizationTenantData"] is None


TENANT = "/_apis/TenantPolicy/Policies/TenantPolicy.RestrictPersonalAccessTokenLifespan"


def test_only_an_azure_devops_administrator_knows_the_tenants_policies(
    client: Client, emulator: Emulator
) -> None:
    assert client("administrator").get(TENANT, params=OLD).status_code == 403
    emulator.change({"azure_devops_administrators": {"candado": True}})
    assert client("scanner").get(TENANT, params=OLD).json() == {
        "name": "TenantPolicy.RestrictPersonalAccessTokenLifespan",
        "value": False,
        "properties": {"AllowedUsersAndGroupObjectIds": "[]"},
    }
    emulator.change({"tenant_id": ""})
    assert client("scanner").get(TENANT, params=OLD).json() is None


def test_a_tenants_policy_is_set_with_its_limits(client: Client, emulator: Emulator) -> None:
    emulator.change(
        {
            "azure_devops_administrators": {"ada@contoso.example": True},
            "tenant_policies": {
                "RestrictPersonalAccessTokenLifespan": {
                    "properties": {"MaxPatLifespanInDays": 90, "AllowedUsersAndGroupObjectIds": ["a", "b"]}
                }
            },
        }
    )
    http = client("administrator")
    properties = http.get(TENANT, params=OLD).json()["properties"]
    assert properties == {"MaxPatLifespanInDays": 90, "AllowedUsersAndGroupObjectIds": '["a","b"]'}
    body = [{"op": 2, "path": "/Properties/MaxPatLifespanInDays", "value": 30}]
    assert http.patch(TENANT, params=OLD, json=body).status_code == 204
    assert http.get(TENANT, params=OLD).json()["properties"]["MaxPatLifespanInDays"] == 30
    assert emulator.state.audit[-1].data["PolicyName"] == "TenantPolicy.RestrictPersonalAccessTokenLifespan"
    assert http.get(f"{TENANT}X", params=OLD).status_code == 404


@pytest.mark.parametrize("area", ["tenantpolicy", "tenantpolicy/policies"])
def test_the_tenants_policies_can_be_denied(client: Client, emulator: Emulator, area: str) -> None:
    emulator.change({"azure_devops_administrators": {"candado": True}})
    emulator.deny(area)
    assert client("scanner").get(TENANT, params=OLD).status_code == 403
