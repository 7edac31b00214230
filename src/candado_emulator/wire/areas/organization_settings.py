"""Settings of the organization: policies and pipeline settings, undocumented."""

from collections.abc import Mapping

import msgspec

from ...state.organization import PolicyValue
from ...state.pipeline import OrganizationPipelineSettings
from ..contributions import provides
from ..errors import not_found
from ..policy_values import Operation, is_absent, patched, value_of
from ..request import Reply, Request
from ..routing import page, route

POLICIES = "d0ab077b-1b97-4f78-984c-cfe2d248fc79"


class Policy(msgspec.Struct, frozen=True):
    """A policy that every organization has."""

    category: str
    description: str
    default: bool = False
    is_inverted: bool = False
    """its value forbids what the portal's switch allows"""
    is_retired: bool = False
    """there only where it was set once"""


CATALOGUE = {
    "DisallowBasicAuthentication": Policy(
        "applicationConnection",
        "Alternate authentication credentials",
        default=True,
        is_inverted=True,
        is_retired=True,
    ),
    "DisallowOAuthAuthentication": Policy(
        "applicationConnection", "Third-party application access via OAuth", is_inverted=True
    ),
    "DisallowSecureShell": Policy("applicationConnection", "SSH authentication", is_inverted=True),
    "LogAuditEvents": Policy("security", "Log Audit Events"),
    "AllowAnonymousAccess": Policy("security", "Allow public projects"),
    "ArtifactsExternalPackageProtectionToken": Policy(
        "security", "Additional protections when using public package registries", default=True
    ),
    "EnforceAADConditionalAccess": Policy(
        "security", "Enable IP Conditional Access policy validation on non-interactive flows"
    ),
    "DisablePATCreation": Policy("security", "Restrict personal access token (PAT) creation"),
    "AllowExtensionsLocalNetworkAccess": Policy(
        "security", "Allow extensions to access local network resources"
    ),
    "AllowOrgAccess": Policy("security", "Enterprise access to projects", default=True),
    "ValidateSshKeyExpiration": Policy("security", "Validate SSH key expiration", default=True),
    "DisallowAadGuestUserAccess": Policy("user", "External guest access", is_inverted=True),
    "AllowTeamAdminsInvitationsAccessToken": Policy(
        "user", "Allow team and project administrators to invite new users", default=True
    ),
    "AllowRequestAccessToken": Policy("user", "Request access", default=True),
    "AllowFeedbackCollection": Policy(
        "privacy", "Allow Microsoft to collect feedback from users", default=True
    ),
}
"""By name without `Policy.`"""


@provides("ms.vss-admin-web.organization-policies-data-provider")
def organization_policies(request: Request, properties: Mapping[str, object]) -> object:
    """All policies by category, as the page of organization policies reads them."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    policies: dict[str, list[object]] = {
        "applicationConnection": [],
        "security": [],
        "user": [],
        "privacy": [],
    }
    for name, known in CATALOGUE.items():
        if not _is_there(request, name):
            continue
        policies[known.category].append(
            {
                "policy": _described(request, name),
                "description": known.description,
                "applicableServiceHost": 1,
            }
        )
    return {
        "policies": policies,
        "invertedPolicies": [f"Policy.{n}" for n, p in CATALOGUE.items() if p.is_inverted],
    }


@page("_settings/organizationPolicy", "GET")
def organization_policy_page(request: Request) -> object:
    """The page of organization policies, as data."""
    name = "ms.vss-admin-web.organization-policies-data-provider"
    return {"fps": {"dataProviders": {"data": {name: organization_policies(request, {})}}}}


@route(POLICIES, "GET")
def policy(request: Request) -> Reply | object:
    """One policy; the collection of all answers 404."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    name = _name(request)
    return _described(request, name, request.query.flag("defaultValue"))


@route(POLICIES, "PATCH")
def update_policy(request: Request) -> Reply:
    """Sets value and properties of a policy."""
    name = _name(request)
    request.require("Collection", "MANAGE_ENTERPRISE_POLICIES", "NAMESPACE:")
    before = request.organization.policies.get(name)
    after = patched(before, request.decoded(list[Operation]))
    request.put(("policies", name), after)
    request.record(
        "OrganizationPolicy.PolicyValueUpdated",
        PolicyName=f"Policy.{name}",
        PreviousPolicyValue=str(value_of(before)),
        PolicyValue=str(value_of(after)),
    )
    return Reply(status=204)


@provides("ms.vss-build-web.pipelines-org-settings-data-provider")
def pipeline_settings(request: Request, properties: Mapping[str, object]) -> object:
    """Pipeline settings of the organization; properties named like settings change them."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    known = {field.encode_name: field.name for field in msgspec.structs.fields(OrganizationPipelineSettings)}
    changes = {known[key]: str(value).lower() == "true" for key, value in properties.items() if key in known}
    if changes:
        request.require("BuildAdministration", "ManagePipelinePolicies", "BuildPrivileges")
        before = request.organization.settings
        request.put(("settings",), msgspec.structs.replace(before, **changes))
        for key, name in known.items():
            if name in changes and getattr(before, name) != changes[name]:
                request.record(
                    "Pipelines.OrganizationSettings",
                    SettingName=key,
                    OldValue=str(getattr(before, name)),
                    NewValue=str(changes[name]),
                )
    may_manage = request.may("BuildAdministration", "ManagePipelinePolicies", "BuildPrivileges")
    return {
        **msgspec.to_builtins(request.organization.settings),
        "isTaskLockdownFeatureEnabled": True,
        "hasManagePipelinePoliciesPermission": may_manage,
    }


def _name(request: Request) -> str:
    name = request.parameters.get("policyName", "").removeprefix("Policy.")
    if not _is_there(request, name):
        raise not_found(f"The policy {name} is not known.", "PolicyNotFoundException")
    return name


def _is_there(request: Request, name: str) -> bool:
    set_to = request.organization.policies.get(name)
    known = CATALOGUE.get(name)
    return not is_absent(set_to) and (set_to is not None or (known is not None and not known.is_retired))


def _described(request: Request, name: str, default: bool | None = None) -> dict[str, object]:
    known = CATALOGUE.get(name, Policy("", ""))
    standard = known.default if default is None else default
    set_to = request.organization.policies.get(name)
    value = value_of(set_to)
    parent = {"name": f"Policy.{name}", **_both(known, known.default), "isValueUndefined": True}
    more = {"properties": set_to.properties} if isinstance(set_to, PolicyValue) else {}
    undefined = {"isValueUndefined": True} if value is None else {}
    now = standard if value is None else value
    return {"name": f"Policy.{name}", **_both(known, now), **undefined, **more, "parentPolicy": parent}


def _both(known: Policy, value: bool) -> dict[str, bool]:
    return {"value": value, "effectiveValue": value != known.is_inverted}
