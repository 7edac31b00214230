"""Grants: what an administrator gives to the identity that reads, and what of the organization that shows.

The permissions that reads take are the endpoints' own words; here stands only which grants give them.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec

from candado.reach.needs import Need, unknown_without


class Tier(StrEnum):
    """How much an identity is given; each has what the one before has."""

    READER = "reader"
    """reads what members of all projects read"""
    AUDIT = "audit"
    """and the audit log with its streams"""
    FULL = "full"
    """and what the service shows to administrators alone: with these rights it could also change things"""


class Grant(msgspec.Struct, frozen=True):
    """Something that is given."""

    name: str
    tier: Tier
    title: str
    """in the portal's words"""


GRANTS = (
    Grant("member", Tier.READER, "Member of the organization, access level Basic"),
    Grant("readers", Tier.READER, "Member of Readers in each project"),
    Grant(
        "roles", Tier.READER, "Reader of connections, library, environments and agent queues, in each project"
    ),
    Grant("roots", Tier.READER, "Read on the roots that all projects and repositories inherit from"),
    Grant("pools", Tier.READER, "Reader of each agent pool"),
    Grant("feeds", Tier.READER, "Feed Reader of each feed"),
    Grant("audit-log", Tier.AUDIT, "View audit log"),
    Grant("audit-streams", Tier.AUDIT, "Manage audit streams: the service shows them to nobody else"),
    Grant("administrator", Tier.FULL, "Member of Project Collection Administrators"),
    Grant("entra", Tier.FULL, "Azure DevOps Administrator in Microsoft Entra ID"),
)

_PROJECT = ("member", "readers")
_ROLES = (*_PROJECT, "roles")
GIVE: Mapping[str, tuple[str, ...]] = {
    "any valid sign-in": ("member",),
    "View instance-level information": ("member",),
    "View instance-level information; scoped personal access tokens are refused": ("member",),
    "View instance-level information, and to view each project, its repositories and their roots": (
        *_PROJECT,
        "roots",
    ),
    "View project-level information": _PROJECT,
    "View project-level information, in each project": _PROJECT,
    "View project-level information, and to view the objects of the project": _PROJECT,
    "View project-level information, and Read on the repositories": _PROJECT,
    "Read, on the repositories of each project": _PROJECT,
    "View build pipeline": _PROJECT,
    "View release pipeline": _PROJECT,
    "Reader, on the service connections of the project": _ROLES,
    "Reader, in the library of the project": _ROLES,
    "Reader, on the environments of the project": _ROLES,
    "Reader, on the agent pools of the project": _ROLES,
    "Reader, on connections, environments, agent pools, library and repositories of the project": _ROLES,
    "Reader, on the resource": _ROLES,
    "Reader of all agent pools": ("member", "pools"),
    "Reader of the agent pool": ("member", "pools"),
    "Feed Reader, of each feed; all are shown to administrators of the organization alone": (
        "member",
        "feeds",
        "administrator",
    ),
    "Feed Owner": ("administrator",),
    "administrator of Azure Artifacts": ("administrator",),
    "View audit log": ("member", "audit-log"),
    "View audit log; Manage audit streams": ("member", "audit-log", "audit-streams"),
    "member of Project Collection Administrators": ("administrator",),
    "Azure DevOps Administrator in Microsoft Entra ID": ("member", "entra"),
}
"""The permission of an endpoint to the names of the grants that give it together."""


class Unlocked(msgspec.Struct, frozen=True):
    """A grant, and what hangs on it."""

    grant: Grant
    tables: tuple[str, ...]
    """what cannot be read without it"""
    controls: tuple[str, ...]
    """what is unknown without it"""


def unlocked(needs: Iterable[Need], tier: Tier) -> Sequence[Unlocked]:
    """The grants of a tier, each with what hangs on it; those on which nothing hangs are left out."""
    wanted = list(needs)
    tiers = list(Tier)
    found: list[Unlocked] = []
    for grant in GRANTS:
        if tiers.index(grant.tier) > tiers.index(tier):
            continue
        hanging = [need for need in wanted if grant.name in GIVE[need.collector.endpoint.permission]]
        if hanging:
            tables = {table.name for need in hanging for table in need.collector.into}
            found.append(Unlocked(grant, tuple(sorted(tables)), tuple(sorted(unknown_without(hanging)))))
    return found


def missing(needs: Iterable[Need], tier: Tier) -> frozenset[str]:
    """Names of the controls that stay unknown with a tier."""
    tiers = list(Tier)
    above = {grant.name for grant in GRANTS if tiers.index(grant.tier) > tiers.index(tier)}
    return unknown_without(need for need in needs if above & set(GIVE[need.collector.endpoint.permission]))
