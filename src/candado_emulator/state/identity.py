"""Users, groups and service principals."""

from typing import Literal

from .values import Moment, State

License = Literal["none", "stakeholder", "express", "advanced", "earlyAdopter", "professional"]
"""accountLicenseType: express is Basic, advanced is Basic + Test Plans."""


class User(State, frozen=True, kw_only=True):
    """A person; the key is the user principal name."""

    id: str = ""
    """the storage key (VSID)"""
    display_name: str = ""
    """empty: the user principal name"""
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
    license_source: Literal["account", "msdn", "profile", "trial"] = "account"
    status: Literal["active", "disabled", "deleted", "pending", "expired", "none"] = "active"
    """accountUserStatus"""
    created: Moment = "-2y"
    last_accessed: Moment = "-1d"


class ServicePrincipal(State, frozen=True, kw_only=True):
    """An Entra application or managed identity added to the organization; the key is its display name."""

    id: str = ""
    """the storage key (VSID)"""
    application_id: str = ""
    """empty: derived"""
    origin_id: str = ""
    """the object id in Entra; empty: derived"""
    license: License = "express"
    created: Moment = "-1y"
    last_accessed: Moment = "-1d"


class Group(State, frozen=True, kw_only=True):
    """A group of the organization or of a project; the key is its name without the scope."""

    id: str = ""
    """the storage key (originId on the wire)"""
    description: str = ""
    origin: Literal["vsts", "aad"] = "vsts"
    """aad is an Entra group added to the organization, whose members no API of Azure DevOps shows"""
    members: dict[str, bool] = {}
    """users, groups (`Contributors`, `[Web]\\Contributors`), service principals; false is not a member"""
    well_known: str = ""
    """the end of the SID of a group that every organization or project has, such as 0-0-0-0-1"""
