"""Policies of the organization and of its Microsoft Entra tenant; undocumented.

A policy named Disallow... is on when it forbids. `value` is what is stored; `effectiveValue` is the switch in
the portal, which shows those inverted, and is not read.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias, cast, get_args

import msgspec

from candado.collect.collector import At, Known, Request, collector
from candado.collect.organization import ask, hierarchy_query, is_services
from candado.collect.values import object_ids
from candado.connect.endpoint import Endpoint, Service
from candado.model.policies import OrganizationPolicy, TenantPolicy
from candado.model.projects import Organization
from candado.model.table import Record

_PROVIDER = "ms.vss-admin-web.organization-policies-data-provider"
ORGANIZATION_POLICIES = hierarchy_query("organization-policies", _PROVIDER)
ORGANIZATION_POLICY_PAGE = Endpoint(
    name="organization-policy-page",
    path="_settings/organizationPolicy",
    version="",
    query={"__rt": "fps", "__ver": "2"},
    permission="View instance-level information",
    pat_scope="full access",
    source="undocumented",
    page="the portal's page Organization settings > Policies; ADOPS and ADOScanner read it so",
)
TENANT_POLICY = Endpoint(
    name="tenant-policy",
    service=Service.GRAPH,
    path="_apis/TenantPolicy/Policies/TenantPolicy.{policy}",
    version="5.0-preview.1",
    permission="Azure DevOps Administrator in Microsoft Entra ID",
    pat_scope="full access",
    source="undocumented",
    page="the portal's page Organization settings > Microsoft Entra; ADOPS reads it so",
)
TENANT_POLICIES: Mapping[str, str] = {
    "EnableLeakedPersonalAccessTokenAutoRevocation": "Automatically revoke leaked personal access tokens",
    "OrganizationCreationRestriction": "Restrict organization creation",
    "RestrictFullScopePersonalAccessToken": "Restrict full-scoped personal access token creation",
    "RestrictGlobalPersonalAccessToken": "Restrict global personal access token creation",
    "RestrictPersonalAccessTokenLifespan": "Enforce maximum personal access token lifespan",
}
"""Name and title of each."""

Category: TypeAlias = Literal["applicationConnection", "security", "user", "privacy", "other"]


class WirePolicy(msgspec.Struct, rename="camel"):
    """A policy as it is stored."""

    name: str
    value: bool
    is_value_undefined: bool = False
    properties: dict[str, object] | None = None
    allow_list: tuple[str, ...] = ()
    """not on the wire: out of the properties"""

    def __post_init__(self) -> None:
        """Reads the properties, so that what cannot be read is a fault of this policy."""
        found = (value for name, value in (self.properties or {}).items() if name.lower() == _ALLOW_LIST)
        self.allow_list = object_ids(next(found, None))


_ALLOW_LIST = "allowedusersandgroupobjectids"


class WireShownPolicy(msgspec.Struct):
    """A policy with what the portal calls it."""

    policy: WirePolicy
    description: str = ""


class WirePolicies(msgspec.Struct):
    """Policies by the sections of the portal."""

    policies: dict[str, list[WireShownPolicy]]


class WireProviders(msgspec.Struct):
    """The one provider that was asked."""

    told: WirePolicies = msgspec.field(name=_PROVIDER)


class WireAnswer(msgspec.Struct, rename="camel"):
    """The answer of HierarchyQuery."""

    data_providers: WireProviders


class WireData(msgspec.Struct):
    """The providers of a page."""

    data: WireProviders


class WireState(msgspec.Struct, rename="camel"):
    """The state of a page."""

    data_providers: WireData


class WirePage(msgspec.Struct):
    """The page as data."""

    fps: WireState


def _of_services(known: Known) -> Iterable[Request]:
    return (ask(ORGANIZATION_POLICIES, known.organization_id),) if is_services(known) else ()


def _page_of_services(known: Known) -> Iterable[Request]:
    return (Request(scope_id=known.organization_id),) if is_services(known) else ()


@collector(
    ORGANIZATION_POLICIES, into=(OrganizationPolicy,), plan=_of_services, after=(Organization,), items=None
)
def organization_policies(record: WireAnswer, at: At) -> Iterator[Record]:
    """All policies of the organization."""
    return _rows(record.data_providers.told)


@collector(
    ORGANIZATION_POLICY_PAGE,
    into=(OrganizationPolicy,),
    plan=_page_of_services,
    after=(Organization,),
    items=None,
    fallback_for="organization-policies",
)
def organization_policy_page(record: WirePage, at: At) -> Iterator[Record]:
    """The same from the page, where the provider does not answer without it."""
    return _rows(record.fps.data_providers.data.told)


def _rows(told: WirePolicies) -> Iterator[Record]:
    for section, policies in told.policies.items():
        category = cast(Category, section) if section in get_args(Category) else "other"
        for shown in policies:
            policy = shown.policy
            name = policy.name.removeprefix("Policy.")
            yield OrganizationPolicy(
                id=name,
                title=shown.description or name,
                value=policy.value,
                is_explicit=not policy.is_value_undefined,
                category=category,
                allow_list=policy.allow_list,
            )


class WireTenantPolicy(msgspec.Struct, rename="camel"):
    """A policy of the tenant."""

    name: str
    value: bool
    properties: dict[str, object] | None = None
    allow_list: tuple[str, ...] = ()
    """not on the wire: out of the properties"""
    max_days: int | None = None
    """not on the wire: out of the properties"""

    def __post_init__(self) -> None:
        """Reads the properties, so that what cannot be read is a fault of this policy."""
        found = {name.lower(): value for name, value in (self.properties or {}).items()}
        self.allow_list = object_ids(found.get(_ALLOW_LIST))
        days = found.get("maxpatlifespanindays")
        self.max_days = None if days in (None, "") else int(str(days))


def _each_policy(known: Known) -> Iterable[Request]:
    if not is_services(known):
        return ()
    return (Request(scope_id=known.organization_id, params={"policy": name}) for name in TENANT_POLICIES)


@collector(TENANT_POLICY, into=(TenantPolicy,), plan=_each_policy, after=(Organization,), items=None)
def tenant_policies(record: WireTenantPolicy, at: At) -> Iterator[Record]:
    """One policy of the tenant; the service tells it to an Azure DevOps Administrator alone."""
    name = at.params["policy"]
    yield TenantPolicy(
        id=name,
        title=TENANT_POLICIES[name],
        value=record.value,
        max_days=record.max_days,
        allow_list=record.allow_list,
    )
