"""Identities that read an organization and have exactly so much: what `candado setup` gives, by tier."""

from collections.abc import Iterable, Mapping
from typing import Literal

from ..state.organization import Organization

Tier = Literal["reader", "audit", "full"]
TIERS: tuple[Tier, ...] = ("reader", "audit", "full")
"""Each has what the one before has."""

_VIEWS = {
    "ServiceEndpoints": "ViewEndpoint",
    "Library": "View",
    "Environment": "View",
    "DistributedTask": "View",
}
"""What the role Reader may do, by namespace."""


def sign_in(tier: Tier) -> str:
    """The name of its credential in `Emulator.tokens`, and of the service principal."""
    return f"candado-{tier}"


def added(organization: Organization, tier: Tier) -> dict[str, object]:
    """A merge patch that adds the service principal of a tier with its grants, and a sign-in for it."""
    name = sign_in(tier)
    roots = {"Project": _allow(name, "GENERIC_READ"), "Git Repositories": _allow(name, "GenericRead")}
    patch: dict[str, object] = {
        "service_principals": {name: {"license": "express"}},
        "sign_ins": {name: name},
        "projects": {key: _in_project(name, it.feeds) for key, it in organization.projects.items()},
        "security": roots,
        "pools": {key: _allow(name, "View") for key in organization.pools},
        "feeds": _feeds(name, organization.feeds),
    }
    if tier == "reader":
        return patch
    patch["security"] = {**roots, "AuditLog": _allow(name, "Read", "Manage_Streams")}
    if tier == "full":
        patch["groups"] = {"Project Collection Administrators": {"members": {name: True}}}
        patch["azure_devops_administrators"] = {name: True}
    return patch


def _in_project(name: str, feeds: Iterable[str]) -> Mapping[str, object]:
    return {
        "groups": {"Readers": {"members": {name: True}}},
        "security": {namespace: _allow(name, view) for namespace, view in _VIEWS.items()},
        "feeds": _feeds(name, feeds),
    }


def _feeds(name: str, feeds: Iterable[str]) -> Mapping[str, object]:
    return {feed: {"roles": {name: "reader"}} for feed in feeds}


def _allow(name: str, *permissions: str) -> Mapping[str, object]:
    return {"permissions": {name: dict.fromkeys(permissions, "allow")}}
