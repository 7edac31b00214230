"""Policies of the Entra tenant, undocumented: only an Azure DevOps administrator reads and sets them."""

import msgspec

from ...state.organization import PolicyValue
from ..errors import access_denied, not_found
from ..policy_values import Operation, is_absent, patched, value_of
from ..request import Reply, Request
from ..routing import page

POLICY = "_apis/TenantPolicy/Policies/{policyName}"
DEFAULTS = {
    "OrganizationCreationRestriction": False,
    "RestrictGlobalPersonalAccessToken": False,
    "RestrictFullScopePersonalAccessToken": False,
    "RestrictPersonalAccessTokenLifespan": False,
    "EnableLeakedPersonalAccessTokenAutoRevocation": True,
}
"""The value of each where it was never set."""
LISTED = "AllowedUsersAndGroupObjectIds"
"""the property with object ids in Entra, a list written as text"""


@page(POLICY, "GET")
def tenant_policy(request: Request) -> Reply | object:
    """One policy; null where the organization is not connected to Entra."""
    if not request.organization.tenant_id:
        return Reply(body=b"null")
    name = _name(request)
    policy = request.organization.tenant_policies.get(name)
    value = value_of(policy)
    properties = dict(policy.properties) if isinstance(policy, PolicyValue) else {}
    if name != "EnableLeakedPersonalAccessTokenAutoRevocation":
        listed = properties.get(LISTED, [])
        properties[LISTED] = listed if isinstance(listed, str) else msgspec.json.encode(listed).decode()
    return {
        "name": f"TenantPolicy.{name}",
        "value": DEFAULTS[name] if value is None else value,
        "properties": properties,
    }


@page(POLICY, "PATCH")
def update_tenant_policy(request: Request) -> Reply:
    """Sets value and properties of a policy."""
    name = _name(request)
    before = request.organization.tenant_policies.get(name)
    after = patched(before, request.decoded(list[Operation]))
    request.put(("tenant_policies", name), after)
    request.record(
        "OrganizationPolicy.PolicyValueUpdated",
        PolicyName=f"TenantPolicy.{name}",
        PreviousPolicyValue=str(value_of(before)),
        PolicyValue=str(value_of(after)),
    )
    return Reply(status=204)


def _name(request: Request) -> str:
    administrators = request.organization.azure_devops_administrators
    names = {request.directory.qualified(name) for name, is_one in administrators.items() if is_one}
    if not names & request.caller.names:
        raise access_denied(request.caller.identity.display_name, "Azure DevOps Administrator")
    name = request.parameters.get("policyName", "").removeprefix("TenantPolicy.")
    if name not in DEFAULTS or is_absent(request.organization.tenant_policies.get(name)):
        raise not_found(f"The policy TenantPolicy.{name} is not known.", "PolicyNotFoundException")
    return name
