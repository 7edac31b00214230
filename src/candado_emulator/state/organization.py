"""The organization: the root of the state."""

from typing import Annotated, Literal

import msgspec

from . import builtin
from .agents import AgentPool, first_pools
from .audit import AuditEvent, AuditStream
from .extension import Extension, ExtensionRequest
from .feed import Feed, GlobalRole, first_roles
from .identity import Group, ServicePrincipal, User
from .pipeline import OrganizationPipelineSettings
from .project import Project
from .repository import Remote
from .values import Acl, Json, Moment, Permissions, State

NAMESPACE = "Collection"


class PolicyValue(State, frozen=True, kw_only=True):
    """A policy that has more than a value."""

    value: bool = True
    properties: dict[str, Json] = {}
    absent: bool = False
    """the service does not have it here, as it does not have retired policies in new organizations"""


Policy = Annotated[
    bool | PolicyValue, msgspec.Meta(title="true, false, or an object with value and properties")
]
"""A policy that was set."""


class Organization(State, frozen=True, kw_only=True):
    """An Azure DevOps organization, or a collection of Azure DevOps Server."""

    name: str = "contoso"
    id: str = ""
    description: str = ""
    geography: str = "Europe"
    region: str = "West Europe"
    time_zone: str = "UTC"
    tenant_id: str = "0b0a2a3e-9d3c-4a4e-8f0b-6d0c1c8b2f11"
    """the Entra tenant; empty: the organization is not connected to one"""
    tenant_domain: str = "contoso.onmicrosoft.com"
    tenant_name: str = "Contoso"
    product: Literal["services", "server"] = "services"
    """server is Azure DevOps Server: one host, no discovery of others, no graph"""
    now: Moment | None = None
    """what relative times are relative to; the clock stands still there; null: the real time, and it runs"""
    created: Moment = "-5y"
    owner: str = ""
    """user principal name; empty: the first user"""
    sign_ins: dict[str, str] = {}
    """ready-made credentials, such as administrator: the user or service principal that signs in with
    `emulator-administrator`; they are none of the organization's tokens"""
    projects: dict[str, Project] = {}
    users: dict[str, User] = {}
    service_principals: dict[str, ServicePrincipal] = {}
    groups: dict[str, Group] = msgspec.field(default_factory=builtin.organization_groups)
    policies: dict[str, Policy] = {}
    """organization policies that were set, as the service stores them (Disallow... true forbids)"""
    tenant_policies: dict[str, Policy] = {}
    """those that were set, with `MaxPatLifespanInDays` and `AllowedUsersAndGroupObjectIds` as properties"""
    azure_devops_administrators: dict[str, bool] = {}
    """who has that role in Entra, and so reads and sets the tenant's policies: users, service principals"""
    extensions: dict[str, Extension] = {}
    """by publisher and name: `ms.vss-code-search`"""
    extension_requests: dict[str, ExtensionRequest] = {}
    """by publisher and name"""
    extension_managers: dict[str, bool] = {}
    """who installs extensions besides Project Collection Administrators: users and groups"""
    settings: OrganizationPipelineSettings = OrganizationPipelineSettings()
    remotes: dict[str, Remote] = {}
    """repositories elsewhere that can be imported, by URL; no others are reached"""
    pools: dict[str, AgentPool] = msgspec.field(default_factory=first_pools)
    feeds: dict[str, Feed] = {}
    deleted_feeds: dict[str, Feed] = {}
    """those in the recycle bin"""
    feed_roles: dict[str, GlobalRole] = msgspec.field(default_factory=first_roles)
    """who is what in Azure Artifacts as a whole, by name"""
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = msgspec.field(
        default_factory=builtin.organization_permissions
    )
    inherit: bool = True
    security: Annotated[dict[str, Acl], msgspec.Meta(extra={"namespaces": True})] = msgspec.field(
        default_factory=builtin.organization_security
    )
    """by security namespace, what holds for all its objects"""
    tokens: Annotated[dict[str, dict[str, Acl]], msgspec.Meta(extra={"namespaces": True})] = {}
    """by security namespace and token: access control lists of what the state has no object for"""
    audit: list[AuditEvent] = []
    """oldest first"""
    audit_streams: dict[str, AuditStream] = {}
    """by the display name of the consumer"""
    last_ids: dict[str, int] = {}
    """the last number given out per kind of object; the emulator keeps it"""
