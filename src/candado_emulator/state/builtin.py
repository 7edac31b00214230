"""What the service gives to every organization and project: groups, and the permissions they have.

The dictionaries are shared by all that have not changed them.
"""

from functools import cache

from .extension import Extension
from .identity import Group
from .security import namespaces
from .values import Acl, Grant, Permissions

COLLECTION_ADMINISTRATORS = "Project Collection Administrators"
COLLECTION_SERVICE_ACCOUNTS = "Project Collection Service Accounts"
COLLECTION_VALID_USERS = "Project Collection Valid Users"
PROJECT_VALID_USERS = "Project Valid Users"
BYPASSES = ("PolicyExempt", "PullRequestBypassPolicy")
"""The permissions to go past branch policies, which the service gives to nobody."""


def _allow(*names: str) -> dict[str, Grant]:
    return dict.fromkeys(names, "allow")


@cache
def everything(namespace: str) -> dict[str, Grant]:
    """All permissions of a namespace that can be set, allowed."""
    described = namespaces()[namespace]
    return _allow(*(name for bit, name, _ in described.actions if not bit & described.system_bits))


@cache
def extensions() -> dict[str, Extension]:
    """What is listed among the extensions of an organization, and is a part of the service."""
    return {
        "ms.vss-releaseManagement-web": Extension(
            title="Release Management", publisher="Microsoft", built_in=True, trusted=True
        )
    }


@cache
def organization_groups() -> dict[str, Group]:
    """The groups of a new organization."""
    return {
        COLLECTION_ADMINISTRATORS: Group(
            description="Members of this group can perform all privileged operations on the organization.",
            well_known="0-0-0-0-1",
        ),
        COLLECTION_SERVICE_ACCOUNTS: Group(well_known="0-0-0-0-2"),
        COLLECTION_VALID_USERS: Group(
            description="Everyone who has access to the organization.", well_known="0-0-0-0-3"
        ),
        "Project Collection Build Administrators": Group(well_known="0-0-0-0-4"),
        "Project Collection Build Service Accounts": Group(),
        "Project Collection Proxy Service Accounts": Group(),
        "Project Collection Test Service Accounts": Group(),
        "Project-Scoped Users": Group(),
        "Security Service Group": Group(),
    }


@cache
def organization_permissions() -> Permissions:
    """Collection permissions of a new organization."""
    return {
        COLLECTION_ADMINISTRATORS: everything("Collection"),
        COLLECTION_SERVICE_ACCOUNTS: everything("Collection"),
        COLLECTION_VALID_USERS: _allow("GENERIC_READ"),
    }


@cache
def organization_security() -> dict[str, Acl]:
    """What holds for a whole new organization, by namespace."""
    rooted = [n.key for n in namespaces().values() if n.root_token and n.key != "Collection"]
    granted: dict[str, Permissions] = {key: {COLLECTION_ADMINISTRATORS: everything(key)} for key in rooted}
    granted["DistributedTask"][COLLECTION_VALID_USERS] = _allow("View")
    usual = (name for name in everything("Git Repositories") if name not in BYPASSES)
    granted["Git Repositories"][COLLECTION_ADMINISTRATORS] = _allow(*usual)
    return {key: Acl(permissions=permissions) for key, permissions in granted.items()}


@cache
def project_groups() -> dict[str, Group]:
    """The groups of a new project."""
    return {
        "Project Administrators": Group(
            description="Members of this group can perform all operations in the project.",
            well_known="0-0-0-0-1",
        ),
        PROJECT_VALID_USERS: Group(
            description="Everyone who has access to the project.", well_known="0-0-0-0-3"
        ),
        "Build Administrators": Group(
            description="Members of this group can manage pipelines and their permissions.",
            well_known="0-0-0-1-2",
        ),
        "Contributors": Group(
            description="Members of this group can add, modify, and delete items in the project."
        ),
        "Readers": Group(description="Members of this group have read access to the project."),
        "Release Administrators": Group(
            description="Members of this group can perform all operations on releases."
        ),
        "Deployment Group Administrators": Group(),
        "Endpoint Administrators": Group(
            description="Members of this group can manage all service connections."
        ),
        "Endpoint Creators": Group(
            description="Members of this group can create service connections.",
            members={"Contributors": True},
        ),
    }


@cache
def project_permissions() -> Permissions:
    """Project permissions of a new project."""
    return {
        "Project Administrators": everything("Project"),
        "Contributors": _allow(
            "GENERIC_READ",
            "PUBLISH_TEST_RESULTS",
            "DELETE_TEST_RESULTS",
            "VIEW_TEST_RESULTS",
            "MANAGE_TEST_ENVIRONMENTS",
            "MANAGE_TEST_CONFIGURATIONS",
            "WORK_ITEM_DELETE",
        ),
        "Build Administrators": _allow("GENERIC_READ", "PUBLISH_TEST_RESULTS", "VIEW_TEST_RESULTS"),
        "Readers": _allow("GENERIC_READ", "VIEW_TEST_RESULTS"),
        PROJECT_VALID_USERS: _allow("GENERIC_READ"),
    }


@cache
def project_security() -> dict[str, Acl]:
    """What holds for all objects of a new project, by namespace."""
    return {
        "Git Repositories": Acl(permissions=_repositories()),
        "Build": Acl(permissions=_pipelines()),
        "ReleaseManagement": Acl(permissions=_releases()),
        "MetaTask": Acl(permissions=_task_groups()),
        "ServiceEndpoints": Acl(permissions=_connections()),
        "Library": Acl(permissions=_library()),
        "Environment": Acl(permissions=_environments()),
        "DistributedTask": Acl(permissions=_queues()),
        "Identity": Acl(
            permissions={
                "Project Administrators": everything("Identity"),
                PROJECT_VALID_USERS: _allow("Read"),
            }
        ),
        "Tagging": Acl(
            permissions={"Contributors": _allow("Enumerate", "Create"), "Readers": _allow("Enumerate")}
        ),
        "CSS": Acl(permissions=_areas()),
        "Iteration": Acl(
            permissions={
                "Project Administrators": everything("Iteration"),
                PROJECT_VALID_USERS: _allow("GENERIC_READ"),
            }
        ),
        "WorkItemQueryFolders": Acl(
            permissions={
                "Project Administrators": everything("WorkItemQueryFolders"),
                "Contributors": _allow("Read"),
                "Readers": _allow("Read"),
            }
        ),
    }


def _repositories() -> Permissions:
    read = ("GenericRead", "PullRequestContribute")
    write = (*read, "GenericContribute", "CreateBranch", "CreateTag", "ManageNote")
    manage = ("CreateRepository", "DeleteRepository", "RenameRepository", "EditPolicies", "ManagePermissions")
    return {
        "Readers": _allow(*read),
        "Contributors": _allow(*write),
        "Build Administrators": _allow(*write),
        "Project Administrators": _allow(*write, *manage, "RemoveOthersLocks"),
    }


def _pipelines() -> Permissions:
    view = ("ViewBuilds", "ViewBuildDefinition")
    edit = (
        "QueueBuilds",
        "EditBuildDefinition",
        "DeleteBuildDefinition",
        "EditBuildQuality",
        "CreateBuildDefinition",
    )
    service = ("OverrideBuildCheckInValidation", "UpdateBuildInformation")
    return {
        COLLECTION_ADMINISTRATORS: everything("Build"),
        "Project Administrators": everything("Build"),
        "Build Administrators": _allow(*(name for name in everything("Build") if name not in service)),
        "Contributors": _allow(*view, *edit),
        "Readers": _allow(*view),
    }


def _releases() -> Permissions:
    view = ("ViewReleaseDefinition", "ViewReleases")
    edit = ("EditReleaseDefinition", "CreateReleases", "ManageReleases", "ManageDeployments")
    return {
        COLLECTION_ADMINISTRATORS: everything("ReleaseManagement"),
        "Project Administrators": everything("ReleaseManagement"),
        "Release Administrators": everything("ReleaseManagement"),
        "Contributors": _allow(*view, *edit),
        "Readers": _allow(*view),
    }


def _task_groups() -> Permissions:
    administrators = ("Project Administrators", "Build Administrators", "Release Administrators")
    return {
        **dict.fromkeys(administrators, everything("MetaTask")),
        "Contributors": _allow("Edit"),
    }


def _connections() -> Permissions:
    return {
        "Endpoint Administrators": everything("ServiceEndpoints"),
        "Endpoint Creators": _allow("ViewEndpoint", "Create"),
        PROJECT_VALID_USERS: _allow("ViewEndpoint"),
    }


def _library() -> Permissions:
    administer = _allow("View", "Administer", "Create", "Use")
    administrators = ("Project Administrators", "Build Administrators", "Release Administrators")
    return {
        **dict.fromkeys(administrators, administer),
        "Contributors": _allow("View", "Use", "Create"),
        PROJECT_VALID_USERS: _allow("View"),
    }


def _environments() -> Permissions:
    creator = _allow("View", "Create")
    return {
        "Project Administrators": creator,
        "Contributors": creator,
        PROJECT_VALID_USERS: _allow("View"),
    }


def _areas() -> Permissions:
    read = ("GENERIC_READ", "WORK_ITEM_READ")
    write = (*read, "WORK_ITEM_WRITE", "WORK_ITEM_SAVE_COMMENT", "MANAGE_TEST_PLANS", "MANAGE_TEST_SUITES")
    return {
        "Project Administrators": everything("CSS"),
        "Build Administrators": _allow(*write),
        "Contributors": _allow(*write),
        "Readers": _allow(*read),
    }


def _queues() -> Permissions:
    administer = _allow("View", "Manage", "AdministerPermissions", "Use", "Create")
    administrators = ("Project Administrators", "Build Administrators", "Release Administrators")
    return {
        **dict.fromkeys(administrators, administer),
        "Contributors": _allow("View", "Use"),
        PROJECT_VALID_USERS: _allow("View"),
    }
