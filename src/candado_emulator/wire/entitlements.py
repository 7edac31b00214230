"""Access levels as the service writes them: of users, of service principals, and by rules for groups."""

import msgspec

from ..state.directory import Identity
from ..state.identity import GroupRule, License, LicenseSource, ServicePrincipal, User
from . import membership, subjects
from .request import Request

LEVELS: dict[License, str] = {
    "none": "None",
    "stakeholder": "Stakeholder",
    "express": "Basic",
    "advanced": "Basic + Test Plans",
    "earlyAdopter": "Early Adopter",
    "professional": "Visual Studio Professional Subscription",
}
PROJECT_GROUPS = {
    "Contributors": "projectContributor",
    "Project Administrators": "projectAdministrator",
    "Readers": "projectReader",
}
"""groupType by name; every other group is custom."""


class Level(msgspec.Struct, rename="camel"):
    """An access level that is to be set."""

    account_license_type: License = "none"
    licensing_source: LicenseSource = "account"


def level(license: License, source: str = "account", by: str = "unknown", status: str = "active") -> object:
    """An AccessLevel."""
    return {
        "licensingSource": source,
        "accountLicenseType": license,
        "msdnLicenseType": "none",
        "gitHubLicenseType": "none",
        "licenseDisplayName": LEVELS[license],
        "status": status,
        "statusMessage": "",
        "assignmentSource": by,
    }


def held(request: Request, identity: Identity) -> User | ServicePrincipal:
    """The user or service principal that an identity is."""
    organization = request.organization
    if identity.kind == "user":
        return organization.users[identity.name]
    return organization.service_principals[identity.name]


def entitlement(
    request: Request, identity: Identity, name: str, select: frozenset[str] | None = None
) -> dict[str, object]:
    """A UserEntitlement (`name` is user), ServicePrincipalEntitlement or MemberEntitlement; `select` leaves
    out all of projects, extensions and grouprules that it does not name."""
    it = held(request, identity)
    extensions: dict[str, object] = {} if identity.kind == "servicePrincipal" else {"extensions": []}
    with_projects, with_rules = (select is None or part in select for part in ("projects", "grouprules"))
    return {
        "id": it.id,
        name: subjects.subject(request, identity),
        **extensions,
        "accessLevel": level(it.license, it.license_source, it.license_assigned_by, it.status),
        "lastAccessedDate": request.time(it.last_accessed),
        "dateCreated": request.time(it.created),
        "projectEntitlements": _projects(request, identity) if with_projects else [],
        "groupAssignments": _rules(request, identity) if with_rules else [],
    }


def remove(request: Request, identity: Identity) -> None:
    """Removes a user or service principal from the organization and from all its groups."""
    request.require("Collection", "GENERIC_WRITE", "NAMESPACE:")
    before = held(request, identity)
    membership.remove_everywhere(request, identity)
    holder = "users" if identity.kind == "user" else "service_principals"
    request.put((holder, identity.name), None)
    request.record("Licensing.Removed", UserIdentifier=identity.id, AccessLevel=LEVELS[before.license])


def group_entitlement(request: Request, identity: Identity, rule: GroupRule) -> dict[str, object]:
    """A GroupEntitlement."""
    return {
        "id": identity.id,
        "group": subjects.group(request, identity),
        "licenseRule": level(rule.license, by="groupRule"),
        "lastExecuted": request.time(rule.last_run),
        "status": rule.status,
        "extensionRules": [],
        "projectEntitlements": _projects(request, identity),
        "members": None,
    }


def _projects(request: Request, identity: Identity) -> list[object]:
    groups = (it for it in request.directory.containers(identity) if it.project is not None)
    names = {it.project: it.name.partition("]\\")[2] for it in groups}
    return [
        {
            "group": {
                "groupType": PROJECT_GROUPS.get(group, "custom"),
                "displayName": group,
            },
            "projectRef": {"id": request.organization.projects[project].id, "name": project},
            "assignmentSource": "unknown",
            "projectPermissionInherited": "notInherited",
            "teamRefs": [],
        }
        for project, group in names.items()
        if project is not None
    ]


def _rules(request: Request, identity: Identity) -> list[object]:
    names = request.directory.caller(identity).names
    return [group_entitlement(request, it, rule) for it, rule in ruled(request) if it.name in names]


def ruled(request: Request) -> list[tuple[Identity, GroupRule]]:
    """The groups that have a rule, and the rules."""
    found: list[tuple[Identity, GroupRule]] = []
    for name, group in request.organization.groups.items():
        identity = request.directory.find(name)
        if group.rule is not None and identity is not None:
            found.append((identity, group.rule))
    return found
