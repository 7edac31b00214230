"""Policies of the organization and of its Microsoft Entra tenant.

Undocumented; read as the portal reads them. A policy that the service does not have has no row.
"""

from typing import Literal

from candado.model.table import Record, table


@table(
    "organization_policies",
    scope="organization",
    kind="organization policy",
    label="title",
    portal="_settings/organizationPolicy",
)
class OrganizationPolicy(Record):
    """A policy of the organization, as stored: a policy named Disallow... is on when it forbids."""

    id: str
    """name without the prefix "Policy.", such as DisallowSecureShell"""
    title: str
    """what the portal calls it"""
    value: bool
    """`value`: the raw value, never the portal's toggle, which is inverted for Disallow... policies"""
    is_explicit: bool
    """whether somebody decided; otherwise it is the service's default (`isValueUndefined`)"""
    category: Literal["applicationConnection", "security", "user", "privacy", "other"]
    """the portal's section"""
    allow_list: tuple[str, ...]
    """object ids of those exempt from a restriction, where the policy has such a list"""


@table(
    "tenant_policies",
    scope="organization",
    kind="tenant policy",
    label="title",
    portal="_settings/organizationAad",
)
class TenantPolicy(Record):
    """An Azure DevOps policy of the Microsoft Entra tenant; it holds for all organizations of the tenant."""

    id: str
    """name without the prefix "TenantPolicy.", such as RestrictGlobalPersonalAccessToken"""
    title: str
    """what the portal calls it"""
    value: bool
    """whether it is on"""
    max_days: int | None
    """`MaxPatLifespanInDays`; NULL: the policy has no such property"""
    allow_list: tuple[str, ...]
    """object ids of those exempt"""


@table(
    "organization_pipeline_settings",
    scope="organization",
    kind="organization pipeline setting",
    label="name",
    portal="_settings/pipelinessettings",
)
class OrganizationPipelineSetting(Record):
    """A pipeline setting of the organization; where it is on, no project can turn it off."""

    id: str
    """name on the wire, such as enforceJobAuthScope"""
    name: str
    """the same name"""
    value: bool
    """whether it is on"""
