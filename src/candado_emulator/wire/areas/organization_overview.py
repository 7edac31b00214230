"""What the portal's pages Overview and Microsoft Entra say of the organization, undocumented."""

from collections.abc import Mapping

from ..contributions import provides
from ..references import identity_reference
from ..request import Request
from ..routing import page

OVERVIEW = "ms.vss-admin-web.organization-admin-overview-data-provider"
OWNERSHIP = "ms.vss-admin-web.organization-admin-overview-delay-load-data-provider"
ENTRA = "ms.vss-admin-web.organization-admin-aad-data-provider"


@provides(OVERVIEW)
def overview(request: Request, properties: Mapping[str, object]) -> object:
    """What and where the organization is."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    organization = request.organization
    return {
        "id": organization.id,
        "name": organization.name,
        "url": f"{request.base}/",
        "description": organization.description or None,
        "timeZone": {"id": organization.time_zone, "displayName": organization.time_zone},
        "geography": organization.geography,
        "region": organization.region,
        "hasModifyPermissions": _may_modify(request),
    }


@provides(OWNERSHIP)
def ownership(request: Request, properties: Mapping[str, object]) -> object:
    """Who owns the organization."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    owner = identity_reference(request, request.organization.owner)
    return {
        "hasDeletePermissions": _may_modify(request),
        "hasModifyPermissions": _may_modify(request),
        "currentOwner": {
            "name": owner["displayName"],
            "id": owner.get("id", ""),
            "email": owner["uniqueName"],
        },
        "currentUserId": request.caller.identity.id,
        "organizationTakeover": {},
        "showDomainMigration": False,
        "disableDomainMigration": False,
        "devOpsDomainUrls": True,
        "targetDomainUrl": f"{request.base}/",
    }


@provides(ENTRA)
def entra(request: Request, properties: Mapping[str, object]) -> object:
    """Which tenant of Entra the organization is connected to, if any; the misspelt name is the service's."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    organization = request.organization
    tenant: dict[str, object] | None = None
    if organization.tenant_id:
        tenant = {
            "id": organization.tenant_id,
            "displayName": organization.tenant_name,
            "domain": organization.tenant_domain,
        }
    return {
        "orgnizationTenantData": tenant,
        "organizationName": organization.name,
        "organizationId": organization.id,
        "hasModifyPermissions": _may_modify(request),
        "isMicrosoftTenant": False,
    }


@page("_settings/organizationOverview", "GET")
def overview_page(request: Request) -> object:
    """The page Overview, as data."""
    providers = {OVERVIEW: overview(request, {}), OWNERSHIP: ownership(request, {})}
    return {"fps": {"dataProviders": {"data": providers}}}


@page("_settings/organizationAad", "GET")
def entra_page(request: Request) -> object:
    """The page Microsoft Entra, as data."""
    return {"fps": {"dataProviders": {"data": {ENTRA: entra(request, {})}}}}


def _may_modify(request: Request) -> bool:
    return request.may("Collection", "GENERIC_WRITE", "NAMESPACE:")
