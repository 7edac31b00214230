"""Tables that follow from tables, so that no control computes inheritance or group closure for itself."""

from typing import Literal

from candado.model.resources import ResourceType
from candado.model.table import Record, table


@table(
    "group_members",
    scope="organization",
    kind="member",
    derived_from=("memberships",),
)
class GroupMember(Record):
    """A subject is in a group, directly or through other groups. No group is its own member."""

    group_id: str
    """group"""
    member_id: str
    """subject: a user, a service principal or a group"""
    depth: int
    """number of memberships on the shortest way; 1: directly"""
    through_id: str
    """the direct member of the group that brings it in on a shortest way; itself at depth 1"""


@table(
    "administrators",
    scope="organization",
    kind="administrator",
    derived_from=("groups", "memberships", "group_members", "users", "service_principals"),
)
class Administrator(Record):
    """Who administers the organization or a project, through whatever groups; one row per group and member.

    Groups are looked into and have no row themselves, but for those of Microsoft Entra ID or Active Directory
    whose members the service does not tell: such a row stands for an unknown number of people, so that a
    control that counts administrators is unknown where there is one and the others are not too many already.
    """

    group_id: str
    """the privileged group"""
    role: str
    """role of that group, such as ProjectCollectionAdministrators"""
    project_id: str | None
    """project; NULL: the organization"""
    member_id: str
    """the member"""
    member_kind: Literal["user", "service principal", "group", "other"]
    """group: one whose members the service does not tell; other: the service's own identities, such as a
    build service, and subjects that no list shows"""
    is_direct: bool
    """in the group itself, not through a group"""
    is_guest: bool | None
    """a guest of the tenant; NULL: a group, or an other member, of which it is not known"""
    is_microsoft_account: bool | None
    """a personal Microsoft account; NULL: a group, or an other member, of which it is not known"""


@table(
    "broad_grants",
    scope="organization",
    kind="grant to a broad group",
    derived_from=(
        "access_control_lists",
        "access_control_entries",
        "security_namespaces",
        "permissions",
        "groups",
        "group_members",
    ),
)
class BroadGrant(Record):
    """What everyone in a broad group may do with an object that has an access control list of its own.

    Each permission is decided by the nearest token with a setting for it, Deny before Allow there; settings
    of the groups that the broad group is in count too. What a broad group has only because it is in a wider
    broad group is a row of the wider one alone. An object without a list has what its nearest parent with a
    list has. That administrators of the collection keep some permissions in spite of a Deny is left out.
    """

    namespace: str
    """name of the namespace"""
    namespace_id: str
    """namespace"""
    token: str
    """path of the object"""
    project_id: str | None
    """project that the token names; NULL: the organization"""
    object_id: str
    """last part of the token: the id of a repository, a pipeline, a connection, ..., or of the project; for a
    branch the last part of its name, as the token has it"""
    group_id: str
    """the broad group"""
    role: str
    """role of that group, such as Contributors"""
    group_name: str
    """its name, for people"""
    permission: str
    """name of the permission, such as ForcePush"""
    display_name: str
    """what the portal calls the permission"""
    granted_at: str
    """token that decides it; the same token where it is set there"""
    is_inherited: bool
    """decided by a parent's token"""


@table(
    "secured_objects",
    scope="organization",
    kind="object with permissions of its own",
    label="name",
    portal="{+portal_path}",
    derived_from=(
        "access_control_lists",
        "access_control_entries",
        "security_namespaces",
        "groups",
        "projects",
        "repositories",
        "pipelines",
        "service_connections",
        "variable_groups",
        "secure_files",
        "environments",
        "agent_queues",
        "agent_pools",
    ),
    named_by=("classification_nodes", "release_pipelines", "task_groups"),
)
class SecuredObject(Record):
    """An object that has an access control list of its own: where permissions are set, and can be mended.

    A grant is judged where it is set, once, however many objects inherit it.
    """

    id: str
    """namespace and token"""
    namespace: str
    """name of the namespace"""
    namespace_id: str
    """namespace"""
    token: str
    """path of the object"""
    project_id: str | None
    """project that the token names, or whose groups alone have permissions there; NULL: the organization"""
    level: Literal["organization", "project", "folder", "object", "branch"]
    """how much inherits from it: everything, a project, a folder, or one object (or branch)"""
    name: str
    """what it is and its name, such as: repository ledger; all repositories of Payments"""
    inherits: bool
    """whether its parent's permissions count too"""
    is_known: bool
    """the object is among those that were read; otherwise it was deleted, or is of a kind that is not read"""
    portal_path: str
    """its page below the organization's address"""


@table(
    "pipeline_settings_in_force",
    scope="project",
    kind="pipeline setting in force",
    derived_from=("pipeline_settings", "organization_pipeline_settings"),
)
class PipelineSettingInForce(Record):
    """A pipeline setting of a project as pipelines feel it: what the organization forces counts."""

    id: str
    """project and name, as in pipeline_settings"""
    project_id: str
    """project"""
    name: str
    """name on the wire, such as enforceJobAuthScope"""
    value: bool
    """on in the project or in the organization; buildsEnabledForForks, which permits: in both"""
    project_value: bool
    """as the project has it"""
    organization_value: bool | None
    """as the organization has it; NULL: it has no such setting, or it is not told"""


@table(
    "branch_policies",
    scope="project",
    kind="branch policy in force",
    derived_from=("repositories", "policy_configurations", "policy_scopes"),
)
class BranchPolicy(Record):
    """A policy that is switched on holds on the default branch of a repository, whatever scope it was set at.

    It may be advice only: `is_blocking` stands in policy_configurations.
    """

    repository_id: str
    """repository"""
    project_id: str
    """project"""
    branch: str | None
    """refs/heads/...; NULL: the repository is empty, and only policies of whole repositories hold"""
    policy_id: str
    """policy"""
    type_id: str
    """GUID of the policy's type"""
    set_at: Literal["branch", "branches", "repository", "project"]
    """the narrowest scope that reaches the branch: the branch of this repository, by name or as its default;
    a prefix of branches of it; the repository as a whole; or something in all repositories of the project"""


@table(
    "protected_resources",
    scope="project",
    kind="protected resource",
    label="name",
    portal="{+portal_path}",
    derived_from=(
        "service_connections",
        "variable_groups",
        "secure_files",
        "environments",
        "agent_queues",
        "repositories",
        "pipeline_authorizations",
        "checks",
    ),
)
class ProtectedResource(Record):
    """Something that a pipeline needs leave to use, with what stands between."""

    id: str
    """type on the wire and id of the row in its own table, such as queue/12"""
    resource_type: ResourceType
    """type on the wire"""
    resource_id: str
    """id on the wire; a repository's is its GUID alone"""
    project_id: str
    """project"""
    name: str
    """name"""
    portal_path: str
    """its page below the organization's address"""
    holds_secrets: bool
    """using it gives a credential: a connection, a secure file, a variable group with secrets"""
    open_to_all_pipelines: bool
    """every pipeline of the project may use it, present and future"""
    pipelines: int
    """how many pipelines are named"""
    has_approval: bool
    """an approval is asked; here and below, of a check that is switched on"""
    has_branch_control: bool
    """branches are named, none by a wildcard for all; they must be protected, and known to be"""
    has_required_template: bool
    """a pipeline must extend a template"""


@table(
    "resources",
    scope="organization",
    kind="resource",
    derived_from=("people",),
)
class Resource(Record):
    """What any row is called and where it is in the portal: made from every table that is judged."""

    table_name: str
    """table of the row"""
    id: str
    """id of the row there"""
    kind: str
    """what it is, such as: service connection"""
    name: str
    """name, for people; of a user or service principal its names in `people`, or its id where it has none"""
    project_id: str | None
    """project; NULL: the organization's"""
    portal_path: str
    """its page below the organization's address"""
