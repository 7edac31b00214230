import pytest

from candado.collect import collectors
from candado.collect.decode import Unreadable
from candado.model.policies import OrganizationPipelineSetting, OrganizationPolicy, TenantPolicy
from candado.model.projects import Organization, OrganizationProfile
from tests.collect.reading import ORGANIZATION, Known, planned, read

POLICIES = "ms.vss-admin-web.organization-policies-data-provider"
OVERVIEW = "ms.vss-admin-web.organization-admin-overview-data-provider"
OWNER = "ms.vss-admin-web.organization-admin-overview-delay-load-data-provider"
ENTRA = "ms.vss-admin-web.organization-admin-aad-data-provider"
PIPELINES = "ms.vss-build-web.pipelines-org-settings-data-provider"
TENANT = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"


def providers(**told: object) -> dict[str, object]:
    return {"dataProviders": {"ms.vss-web.shared-data": None, **told}}


def policies(name: str) -> dict[str, object]:
    """Two policies as the provider tells them, as one answer."""
    ssh = {
        "name": "Policy.DisallowSecureShell",
        "value": False,
        "effectiveValue": True,
        "isValueUndefined": True,
    }
    pat = {
        "name": "Policy.DisablePATCreation",
        "value": True,
        "effectiveValue": True,
        "properties": {"allowedUsersAndGroupObjectIds": [{"displayName": "Ann", "objectId": TENANT}]},
    }
    told = {
        "policies": {
            "applicationConnection": [{"policy": ssh, "description": "SSH authentication"}],
            "newSection": [{"policy": pat}],
        }
    }
    if name == "organization-policy-page":
        return {"fps": {"dataProviders": {"data": {POLICIES: told}}}}
    return providers(**{POLICIES: told})


@pytest.mark.parametrize(("deployment", "edition"), [("hosted", "services"), ("onPremises", "server")])
def test_the_organization_and_its_reader(deployment, edition):
    body = {
        "instanceId": ORGANIZATION,
        "deploymentType": deployment,
        "authenticatedUser": {"id": TENANT, "subjectDescriptor": "aad.reader"},
    }
    found = read("organizations", body, {}).only(Organization)
    assert (found.id, found.edition, found.reader_id) == (ORGANIZATION, edition, "aad.reader")


def test_the_profile_of_an_organization():
    body = providers(
        **{
            OVERVIEW: {"name": "contoso", "geography": "Europe"},
            OWNER: {"currentOwner": {"id": TENANT, "name": "Ann", "email": "ann@contoso.com"}},
            ENTRA: {
                "orgnizationTenantData": {"id": TENANT.upper(), "domain": "contoso.com", "displayName": "C"}
            },
        }
    )
    found = read("organization-profile", body, {}).only(OrganizationProfile)
    assert found == OrganizationProfile(
        id=ORGANIZATION,
        owner_id="unmapped.36",
        geography="Europe",
        is_connected_to_entra=True,
        entra_tenant_id=TENANT,
    )


def test_what_a_provider_did_not_tell_is_null_and_what_it_told_is_not():
    nothing = read("organization-profile", providers(**{OWNER: None}), {}).only(OrganizationProfile)
    assert nothing.is_connected_to_entra is None
    assert nothing.owner_id is None
    alone = read("organization-profile", providers(**{ENTRA: {}}), {}).only(OrganizationProfile)
    assert alone.is_connected_to_entra is False
    place = read("organization-profile", providers(**{OVERVIEW: {"geography": {"displayName": "Asia"}}}), {})
    assert place.only(OrganizationProfile).geography == "Asia"


@pytest.mark.parametrize("name", ["organization-policies", "organization-policy-page"])
def test_policies_are_as_stored_not_as_shown(name):
    ssh, pat = read(name, policies(name), {}).of(OrganizationPolicy)
    assert (ssh.id, ssh.title, ssh.value) == ("DisallowSecureShell", "SSH authentication", False)
    assert (ssh.is_explicit, ssh.category) == (False, "applicationConnection")
    assert (pat.id, pat.title, pat.value) == ("DisablePATCreation", "DisablePATCreation", True)
    assert (pat.is_explicit, pat.category, pat.allow_list) == (True, "other", (TENANT,))


def test_policies_that_were_not_told_are_not_no_policies():
    with pytest.raises(Unreadable, match="organization-policies-data-provider"):
        read("organization-policies", providers(), {})


def test_pipeline_settings_are_its_switches():
    body = providers(
        **{
            PIPELINES: {
                "enforceJobAuthScope": True,
                "disableNode6TasksVar": False,
                "isTaskLockdownFeatureEnabled": True,
                "hasManagePipelinePoliciesPermission": False,
                "aNewOne": True,
                "note": "text",
            }
        }
    )
    found = read("organization-pipeline-settings", body, {}).of(OrganizationPipelineSetting)
    assert {setting.id: setting.value for setting in found} == {
        "enforceJobAuthScope": True,
        "disableNode6TasksVar": False,
        "aNewOne": True,
    }


@pytest.mark.parametrize("told", [{}, {PIPELINES: None}, {PIPELINES: {}}])
def test_pipeline_settings_that_were_not_told_are_not_no_settings(told):
    with pytest.raises(Unreadable):
        read("organization-pipeline-settings", providers(**told), {})


@pytest.mark.parametrize("ids", ["[]", f'["{TENANT}"]', [TENANT], None])
def test_a_tenant_policy(ids):
    body = {
        "name": "TenantPolicy.RestrictPersonalAccessTokenLifespan",
        "value": True,
        "properties": {"MaxPatLifespanInDays": "30", "AllowedUsersAndGroupObjectIds": ids},
    }
    found = read("tenant-policies", body, {"policy": "RestrictPersonalAccessTokenLifespan"}).only(
        TenantPolicy
    )
    assert (found.id, found.value, found.max_days) == ("RestrictPersonalAccessTokenLifespan", True, 30)
    assert found.allow_list == (() if ids in ("[]", None) else (TENANT,))


@pytest.mark.parametrize(
    "body", [b"null", {"name": "x", "value": True, "properties": {"MaxPatLifespanInDays": "x"}}]
)
def test_a_tenant_policy_that_is_not_told(body):
    with pytest.raises(Unreadable):
        read("tenant-policies", body, {"policy": "RestrictPersonalAccessTokenLifespan"})


def test_azure_devops_server_is_not_asked_for_what_it_has_not():
    def organization(edition):
        return Organization(id=ORGANIZATION, name="c", edition=edition, reader_id="r")

    names = ("organization-policies", "organization-policy-page", "organization-profile", "tenant-policies")
    assert [len(planned(name, Known(organization("services")))) for name in names] == [1, 1, 1, 5]
    assert [len(planned(name, Known(organization("server")))) for name in names] == [0, 0, 0, 0]


def test_the_providers_that_write_are_asked_for_nothing_but_their_names():
    for name in ("organization-policies", "organization-profile", "organization-pipeline-settings"):
        [request] = planned(name, Known())
        endpoint = collectors()[name].endpoint
        assert endpoint.body == ("contributionIds",)
        assert request.body == {"contributionIds": list(endpoint.body_values["contributionIds"])}
