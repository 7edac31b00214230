"""The organization itself: what kind it is, who owns it, where its people sign in, what its pipelines may do.

Most of it is told by data providers of the portal alone. One request asks several of them. Some also write,
by what else the body says; so the body of these requests says nothing else, and the guard sees to it.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from candado.collect.collector import At, Known, Request, collector
from candado.collect.values import guid
from candado.connect.discovery import CONNECTION_DATA
from candado.connect.endpoint import Endpoint
from candado.model.identities import Identity
from candado.model.policies import OrganizationPipelineSetting
from candado.model.projects import Organization, OrganizationProfile
from candado.model.table import Record

_OVERVIEW = "ms.vss-admin-web.organization-admin-overview-data-provider"
_OWNER = "ms.vss-admin-web.organization-admin-overview-delay-load-data-provider"
_ENTRA = "ms.vss-admin-web.organization-admin-aad-data-provider"
_PIPELINES = "ms.vss-build-web.pipelines-org-settings-data-provider"


def hierarchy_query(name: str, *providers: str) -> Endpoint:
    """The read that asks data providers of the portal, and no others."""
    return Endpoint(
        name=name,
        method="POST",
        path="_apis/Contribution/HierarchyQuery",
        version="7.1-preview.1",
        body=("contributionIds",),
        body_values={"contributionIds": providers},
        permission="View instance-level information; scoped personal access tokens are refused",
        pat_scope="full access",
        source="undocumented",
        page="the portal's organization settings; ADOScanner and Maester read them so",
    )


def ask(endpoint: Endpoint, organization_id: str) -> Request:
    """The request for all providers of an endpoint."""
    providers = list(endpoint.body_values["contributionIds"])
    return Request(scope_id=organization_id, body={"contributionIds": providers})


def is_services(known: Known) -> bool:
    """Whether it may be Azure DevOps Services; Azure DevOps Server has no policies and no Entra tenant."""
    return all(organization.edition == "services" for organization in known.rows(Organization))


ORGANIZATION_PROFILE = hierarchy_query("organization-profile", _OVERVIEW, _OWNER, _ENTRA)
ORGANIZATION_PIPELINE_SETTINGS = hierarchy_query("organization-pipeline-settings", _PIPELINES)


class WireReader(msgspec.Struct, rename="camel"):
    """Who is signed in."""

    id: str
    subject_descriptor: str | None = None


class WireConnection(msgspec.Struct, rename="camel"):
    """connectionData."""

    instance_id: str
    deployment_type: Literal["hosted", "onPremises"]
    authenticated_user: WireReader


@collector(CONNECTION_DATA, into=(Organization,), items=None)
def organizations(record: WireConnection, at: At) -> Iterator[Record]:
    """The organization, and who reads it."""
    reader = record.authenticated_user
    yield Organization(
        id=record.instance_id,
        name=at.organization,
        edition="services" if record.deployment_type == "hosted" else "server",
        reader_id=reader.subject_descriptor or reader.id,
    )


class WirePlace(msgspec.Struct, rename="camel"):
    """A geography that is told with a name for people."""

    display_name: str


class WireOverview(msgspec.Struct):
    """The page Overview."""

    geography: str | WirePlace | None = None


class WireOwner(msgspec.Struct):
    """The owner."""

    id: str


class WireOwnership(msgspec.Struct, rename="camel"):
    """What the page Overview loads later."""

    current_owner: WireOwner | None = None


class WireTenant(msgspec.Struct):
    """A Microsoft Entra tenant."""

    id: str | None = None
    domain: str | None = None


class WireEntra(msgspec.Struct):
    """The page Microsoft Entra."""

    tenant: WireTenant | None = msgspec.field(name="orgnizationTenantData", default=None)


class WireProfileProviders(msgspec.Struct):
    """A provider that fails, as these do for some identities, is left out or null."""

    overview: WireOverview | None = msgspec.field(name=_OVERVIEW, default=None)
    ownership: WireOwnership | None = msgspec.field(name=_OWNER, default=None)
    entra: WireEntra | None = msgspec.field(name=_ENTRA, default=None)


class WireProfile(msgspec.Struct, rename="camel"):
    """The answer of the providers."""

    data_providers: WireProfileProviders


def _services_only(known: Known) -> Iterable[Request]:
    return (ask(ORGANIZATION_PROFILE, known.organization_id),) if is_services(known) else ()


@collector(
    ORGANIZATION_PROFILE,
    into=(OrganizationProfile,),
    plan=_services_only,
    after=(Organization, Identity),
    items=None,
)
def organization_profile(record: WireProfile, at: At) -> Iterator[Record]:
    """What the organization says of itself."""
    told = record.data_providers
    geography = told.overview.geography if told.overview else None
    owner = told.ownership.current_owner if told.ownership else None
    tenant = told.entra.tenant if told.entra else None
    yield OrganizationProfile(
        id=at.organization_id,
        owner_id=at.subject(owner.id) if owner else None,
        geography=geography.display_name if isinstance(geography, WirePlace) else geography,
        is_connected_to_entra=bool(tenant and tenant.domain) if told.entra else None,
        entra_tenant_id=(guid(tenant.id) or guid(tenant.domain)) if tenant else None,
    )


class WireSettingsProviders(msgspec.Struct):
    """Settings by name, and what else the page needs."""

    settings: dict[str, object] = msgspec.field(name=_PIPELINES)

    def __post_init__(self) -> None:
        """No settings at all would pass for settings that the service does not have."""
        if "enforceJobAuthScope" not in self.settings:
            raise ValueError("the settings have no enforceJobAuthScope, which every organization has")


class WireSettings(msgspec.Struct, rename="camel"):
    """The answer of the provider."""

    data_providers: WireSettingsProviders


_NO_SETTINGS = frozenset(("hasManagePipelinePoliciesPermission", "isTaskLockdownFeatureEnabled"))


@collector(
    ORGANIZATION_PIPELINE_SETTINGS,
    into=(OrganizationPipelineSetting,),
    plan=lambda known: (ask(ORGANIZATION_PIPELINE_SETTINGS, known.organization_id),),
    items=None,
)
def organization_pipeline_settings(record: WireSettings, at: At) -> Iterator[Record]:
    """What the organization allows the pipelines of all projects."""
    for name, value in record.data_providers.settings.items():
        if isinstance(value, bool) and name not in _NO_SETTINGS:
            yield OrganizationPipelineSetting(id=name, name=name, value=value)
