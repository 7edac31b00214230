"""Users, groups and service principals."""

from typing import Annotated, Literal

import msgspec

from .token import AccessToken
from .values import Moment, Permissions, State

License = Literal["none", "stakeholder", "express", "advanced", "earlyAdopter", "professional"]
"""accountLicenseType: express is Basic, advanced is Basic + Test Plans."""
LicenseSource = Literal["account", "msdn", "profile", "auto", "trial", "gitHub"]
Assignment = Literal["unknown", "groupRule", "none"]
Status = Literal["active", "disabled", "deleted", "pending", "expired", "none"]


class User(State, frozen=True, kw_only=True):
    """A person; the key is the user principal name."""

    id: str = ""
    """the storage key (VSID)"""
    display_name: str = ""
    """empty: the user principal name"""
    custom_display_name: str = ""
    """what the user calls itself; empty: it has not changed the name"""
    directory_alias: str = ""
    """empty: the user principal name before the @"""
    mail: str = ""
    """empty: the user principal name"""
    origin: Literal["aad", "msa"] = "aad"
    """msa is a personal Microsoft account"""
    origin_id: str = ""
    """the object id in Entra; empty: derived"""
    guest: bool = False
    """an Entra guest (metaType guest)"""
    license: License = "express"
    """the access level"""
    license_source: LicenseSource = "account"
    license_assigned_by: Assignment = "unknown"
    """assignmentSource: unknown is a direct assignment"""
    status: Status = "active"
    """accountUserStatus"""
    deleted_in_origin: bool = False
    """the account is gone from Entra"""
    created: Moment = "-2y"
    last_accessed: Moment = "-1d"
    tokens: dict[str, AccessToken] = {}
    """personal access tokens, by display name"""


class ServicePrincipal(State, frozen=True, kw_only=True):
    """An Entra application or managed identity added to the organization; the key is its display name."""

    id: str = ""
    """the storage key (VSID)"""
    application_id: str = ""
    """empty: derived"""
    origin_id: str = ""
    """the object id in Entra; empty: derived"""
    license: License = "express"
    license_source: LicenseSource = "account"
    license_assigned_by: Assignment = "unknown"
    status: Status = "active"
    created: Moment = "-1y"
    last_accessed: Moment = "-1d"


class GroupRule(State, frozen=True, kw_only=True):
    """The access level that members of a group get (group entitlement)."""

    license: License = "express"
    status: Literal["applied", "applyPending", "incompatible", "unableToApply"] = "applied"
    last_run: Moment = "-1d"
    """lastExecuted"""


class Group(State, frozen=True, kw_only=True):
    """A group of the organization or of a project; the key is its name without the scope."""

    id: str = ""
    """the storage key (originId on the wire)"""
    description: str = ""
    origin: Literal["vsts", "aad"] = "vsts"
    """aad is an Entra group added to the organization, whose members no API of Azure DevOps shows"""
    members: dict[str, bool] = {}
    """users, groups (`Contributors`, `[Web]\\Contributors`), service principals; false is not a member"""
    team: bool = False
    """whether it is a team of its project"""
    areas: dict[str, bool] = {}
    """of a team: the area paths that it works on, such as `Web\\Shop`, and whether with what is below"""
    default_area: str = ""
    """of a team: where its new work items are"""
    well_known: str = ""
    """the end of the SID of a group that every organization or project has, such as 0-0-0-0-1"""
    rule: GroupRule | None = None
    """the group rule of a group of the organization"""
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": "Identity"})] = {}
    """of a project's group: who may change it; whoever has ManageMembership of a team administers it"""
    inherit: bool = True
