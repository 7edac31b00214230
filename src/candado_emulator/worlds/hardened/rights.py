"""Who may do what in a hardened project: what the service gives to new ones, less what everybody got.

Whoever writes code reads, pushes to branches of their own and runs pipelines. Definitions, connections, the
library, environments and queues are changed by administrators alone, and used by pipelines, not by people.
"""

from functools import cache

from msgspec.structs import replace

from ...state import builtin
from ...state.identity import Group
from ...state.values import Acl, Grant, Permissions
from ..company import AUDITORS, ELIGIBLE_ADMINISTRATORS, EMERGENCY, MANAGERS, developers, release_managers

ADMINISTRATORS = "Project Administrators"
APPROVERS = "Release Approvers"
"""A group of each project: who lets a change into production."""


def groups(project: str) -> dict[str, Group]:
    """The groups of a project; people are in them through groups of Entra."""
    administrators = [*EMERGENCY, ELIGIBLE_ADMINISTRATORS]
    found = dict(builtin.project_groups())
    found[APPROVERS] = Group(description="Let changes into production; write none.")
    found[f"{project} Team"] = Group(description="The default project team.", team=True)
    for name, members in {
        ADMINISTRATORS: administrators,
        "Build Administrators": [ELIGIBLE_ADMINISTRATORS],
        "Endpoint Administrators": [ELIGIBLE_ADMINISTRATORS],
        "Endpoint Creators": [],
        "Contributors": [developers(project)],
        f"{project} Team": [developers(project)],
        "Readers": [AUDITORS, MANAGERS, "candado"],
        APPROVERS: [release_managers(project)],
    }.items():
        found[name] = _with_members(found[name], members)
    return found


def organization_groups() -> dict[str, Group]:
    """The organization's own groups."""
    found = dict(builtin.organization_groups())
    administrators = found[builtin.COLLECTION_ADMINISTRATORS]
    found[builtin.COLLECTION_ADMINISTRATORS] = _with_members(
        administrators, [*EMERGENCY, ELIGIBLE_ADMINISTRATORS]
    )
    return found


@cache
def project_permissions() -> Permissions:
    """Project permissions: nobody but administrators deletes work or test results for good."""
    return builtin.project_permissions() | {
        "Contributors": _allow("GENERIC_READ", "PUBLISH_TEST_RESULTS", "VIEW_TEST_RESULTS"),
    }


@cache
def project_security() -> dict[str, Acl]:
    """What holds for all objects of a project, by namespace."""
    usual = builtin.project_security()
    less = {
        "Build": {"Contributors": _allow("ViewBuilds", "ViewBuildDefinition", "QueueBuilds")},
        "ReleaseManagement": {"Contributors": _allow("ViewReleaseDefinition", "ViewReleases")},
        "MetaTask": {"Contributors": _allow()},
        "Library": {"Contributors": _allow("View")},
        "Environment": {"Contributors": _allow("View")},
        "DistributedTask": {"Contributors": _allow("View")},
    }
    return usual | {
        namespace: Acl(permissions=usual[namespace].permissions | granted)
        for namespace, granted in less.items()
    }


@cache
def guarded(namespace: str, *view: str) -> Permissions:
    """The list of a resource that inherits nothing: administrators manage it, others see that it exists."""
    return {ADMINISTRATORS: builtin.everything(namespace), "Readers": _allow(*view)}


def _with_members(group: Group, members: list[str]) -> Group:
    return replace(group, members=dict.fromkeys(members, True))


def _allow(*names: str) -> dict[str, Grant]:
    return dict.fromkeys(names, "allow")
