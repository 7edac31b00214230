"""Who works at Contoso: people, their Entra groups, and the applications that sign in.

People are in Azure DevOps through groups of Entra alone: a group gives them their access level (a group rule)
and, nested in a group of a project, what they may do there.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from ..state.identity import Group, GroupRule, License, ServicePrincipal, User
from ..state.token import AccessToken

DOMAIN = "contoso.example"

EMERGENCY = (f"emergency-1@{DOMAIN}", f"emergency-2@{DOMAIN}")
"""Accounts for when nothing else works: their passwords are in two safes."""

ELIGIBLE_ADMINISTRATORS = "Azure DevOps Administrators"
"""Of Entra: people are in it for some hours at a time, after an approval (Privileged Identity Management)."""

AUDITORS = "Auditors"
MANAGERS = "Managers"

_TEAMS = {
    "Payments": ("bruno", "carla", "dai", "elif", "femi", "goran", "hana"),
    "Web": ("ines", "jonas", "kofi", "lena", "mateo", "nadia"),
    "Mobile": ("o'neil", "petra", "quentin", "rafael"),
    "Data": ("sunita", "tomas", "ulla", "viktor", "wen"),
    "Platform": ("ximena", "yusuf", "zoe", "anders", "bea"),
    "Handbook": ("celia", "daniel"),
}
"""By project, who writes its code."""

_RELEASE_MANAGERS = {
    "Payments": ("emil", "frida"),
    "Web": ("emil", "greta"),
    "Mobile": ("frida", "greta"),
    "Data": ("emil", "frida"),
    "Platform": ("emil", "greta"),
    "Handbook": ("greta",),
}
"""By project, who lets a change into production; none of them writes code there."""

_AUDITORS = ("rosa",)
_MANAGERS = ("hugo", "ida")
_NEWCOMERS = ("nils",)
"""They have not been given anything to see yet."""
_STAKEHOLDERS = _MANAGERS + _NEWCOMERS

EXTERNAL_AUDITORS = "External Auditors"
"""The one group of Entra through which guests come in."""
GUEST = "vera.rao_auditors.example#EXT#@contoso.example"

_NAMES = {
    "ada": "Ada Admin",
    "nils": "Nils Nobody",
    "rosa": "Rosa Reader",
    "daniel": "Daniel\u200b <script>document.title=1</script>",
    "elif": "Elif Öztürk",
    "zoe": "Zoë",
}


def address(name: str) -> str:
    """The user principal name of somebody."""
    return f"{name}@{DOMAIN}"


def users() -> dict[str, User]:
    """Everyone: the emergency accounts first, which are never used."""
    found = {
        upn: User(
            display_name=f"Emergency access {number}", license_assigned_by="groupRule", last_accessed="-20d"
        )
        for number, upn in enumerate(EMERGENCY, 1)
    }
    coders = [name for team in _TEAMS.values() for name in team]
    managers = dict.fromkeys(name for names in _RELEASE_MANAGERS.values() for name in names)
    for number, name in enumerate(("ada", *coders, *managers, *_AUDITORS, *_STAKEHOLDERS)):
        found[address(name)] = User(
            display_name=_NAMES.get(name, name.capitalize()),
            license="stakeholder" if name in _STAKEHOLDERS else "express",
            license_assigned_by="groupRule",
            created=f"-{200 + 17 * number}d",
            last_accessed=f"-{1 + number % 9}d",
        )
    found[GUEST] = User(
        display_name="Vera Rao",
        mail="vera.rao@auditors.example",
        guest=True,
        license="stakeholder",
        license_assigned_by="groupRule",
        created="-90d",
        last_accessed="-3d",
    )
    found[address("femi")] = replace(
        found[address("femi")],
        tokens={
            '=HYPERLINK("x") restore packages': AccessToken(
                scopes=("vso.packaging",), created="-6d", expires="+24d"
            )
        },
    )
    return found


def service_principals() -> dict[str, ServicePrincipal]:
    """What signs in by itself."""
    return {
        "candado": ServicePrincipal(license_assigned_by="groupRule"),
        "release-notes\r\nSet-Cookie: a=b": ServicePrincipal(
            license_assigned_by="groupRule", last_accessed="-2d"
        ),
    }


def entra_groups() -> dict[str, Group]:
    """The groups of Entra that the organization knows."""
    groups = {
        ELIGIBLE_ADMINISTRATORS: _entra(["ada"], "Eligible members only, for eight hours at a time."),
        "All Engineers": _entra(
            ["ada", *(n for team in _TEAMS.values() for n in team)], "Basic access.", rule="express"
        ),
        "All Release Managers": _entra(
            dict.fromkeys(n for names in _RELEASE_MANAGERS.values() for n in names),
            "Basic access.",
            rule="express",
        ),
        "All Stakeholders": _entra(_STAKEHOLDERS, "Stakeholder access.", rule="stakeholder"),
        "Emergency Accounts": _entra(
            [upn.partition("@")[0] for upn in EMERGENCY], "Basic access.", rule="express"
        ),
        AUDITORS: _entra(_AUDITORS, "Read what there is, change nothing.", rule="express"),
        EXTERNAL_AUDITORS: Group(
            origin="aad",
            description="Guests; who is in it is reviewed every three months.",
            members={GUEST: True},
            rule=GroupRule(license="stakeholder"),
        ),
        MANAGERS: _entra(_MANAGERS, "Read what their people do."),
    }
    for project, names in _TEAMS.items():
        groups[developers(project)] = _entra(names, f"Writes the code of {project}.")
    for project, names in _RELEASE_MANAGERS.items():
        groups[release_managers(project)] = _entra(names, f"Releases {project}.")
    return groups


def developers(project: str) -> str:
    """The Entra group of those who write a project's code."""
    return f"{project} Developers"


def release_managers(project: str) -> str:
    """The Entra group of those who release a project."""
    return f"{project} Release Managers"


def _entra(names: Iterable[str], description: str, rule: License | None = None) -> Group:
    return Group(
        origin="aad",
        description=description,
        members={address(name): True for name in names},
        rule=GroupRule(license=rule) if rule else None,
    )
