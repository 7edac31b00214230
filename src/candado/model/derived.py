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
    """A subject is in a group, directly or through other groups."""

    group_id: str
    """group"""
    member_id: str
    """subject: a user, a service principal or a group"""
    depth: int
    """1: directly; otherwise the least number of memberships between"""
    through_id: str
    """the direct member of the group that brings it in; itself at depth 1"""


@table(
    "administrators",
    scope="organization",
    kind="administrator",
    derived_from=("groups", "memberships", "users", "service_principals", "user_entitlements"),
)
class Administrator(Record):
    """A person or service principal that administers the organization or a project."""

    group_id: str
    """the privileged group"""
    role: str
    """role of that group, such as ProjectCollectionAdministrators"""
    project_id: str | None
    """project; NULL: the organization"""
    member_id: str
    """user or service principal"""
    is_direct: bool
    """in the group itself, not through a group"""
    is_guest: bool
    """a guest of the tenant"""
    is_microsoft_account: bool
    """a personal Microsoft account"""


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
        "memberships",
    ),
)
class BroadGrant(Record):
    """What everyone in a broad group may do with an object, by the nearest token, Deny before Allow."""

    namespace: str
    """name of the namespace"""
    namespace_id: str
    """namespace"""
    token: str
    """path of the object"""
    project_id: str | None
    """project that the token names; NULL: the organization"""
    object_id: str
    """last part of the token: the id of a repository, a pipeline, a connection, ..., or of the project"""
    group_id: str
    """the broad group"""
    permission: str
    """name of the permission, such as ForcePush"""
    granted_at: str
    """token that decides it; the same token where it is set there"""
    is_inherited: bool
    """decided by a parent's token"""


@table(
    "branch_policies",
    scope="project",
    kind="branch policy in force",
    derived_from=("repositories", "policy_configurations", "policy_scopes"),
)
class BranchPolicy(Record):
    """A policy is in force on the default branch of a repository, whatever scope it was set at."""

    repository_id: str
    """repository"""
    project_id: str
    """project"""
    branch: str
    """refs/heads/..."""
    policy_id: str
    """policy"""
    type_id: str
    """GUID of the policy's type"""
    set_at: Literal["branch", "branches", "repository", "project"]
    """how it reaches the branch: its name, a prefix, the repository, or all repositories of the project"""


@table(
    "protected_resources",
    scope="project",
    kind="protected resource",
    label="name",
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
    """id of the row in its own table"""
    resource_type: ResourceType
    """type on the wire"""
    resource_id: str
    """id on the wire"""
    project_id: str
    """project"""
    name: str
    """name"""
    holds_secrets: bool
    """using it gives a credential: a connection, a secure file, a variable group with secrets"""
    open_to_all_pipelines: bool
    """every pipeline of the project may use it, present and future"""
    pipelines: int
    """how many pipelines are named"""
    has_approval: bool
    """an approval is asked"""
    has_branch_control: bool
    """a branch control is in force that asks for protected branches and no wildcard"""
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
    """name, for people"""
    project_id: str | None
    """project; NULL: the organization's"""
    portal_path: str
    """its page below the organization's address"""
