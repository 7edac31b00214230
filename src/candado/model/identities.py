"""Who there is: users, groups, service principals, what they belong to, and their tokens.

Subjects are known by their descriptor, such as aad.OTQ2... or vssgp.Uy0x...; names and addresses stand in
`people` alone. Source: [Graph](https://learn.microsoft.com/rest/api/azure/devops/graph/).
"""

from datetime import datetime
from typing import Literal

from candado.model.table import Personal, Record, table


@table("people", scope="organization", kind="person")
class Person(Record):
    """The names and addresses of a subject; everything else refers to it by its descriptor."""

    id: str
    """descriptor of the subject"""
    display_name: Personal[str]
    """`displayName`"""
    principal_name: Personal[str]
    """`principalName`: the UPN of a user, the application id of a service principal"""
    mail_address: Personal[str | None]
    """`mailAddress`; NULL: none"""


@table("users", scope="organization", kind="user", label="id", portal="_settings/users")
class User(Record):
    """A user that the organization knows, whether or not it may sign in."""

    id: str
    """descriptor"""
    origin: Literal["aad", "msa", "ad", "vsts", "ghb", "other"]
    """where it comes from: Microsoft Entra ID, a Microsoft account, Active Directory, ..."""
    origin_id: str | None
    """object id there; NULL: not told"""
    is_guest: bool
    """a guest in the tenant: `metaType` guest, or an #EXT# principal name"""
    is_deleted_in_origin: bool
    """`isDeletedInOrigin`: the account is gone from Microsoft Entra ID"""
    mail_key: str
    """keyed digest of the mail address, equal for equal addresses; empty: no address"""


@table(
    "service_principals", scope="organization", kind="service principal", label="id", portal="_settings/users"
)
class ServicePrincipal(Record):
    """An application or managed identity of Microsoft Entra ID that is a member of the organization."""

    id: str
    """descriptor"""
    origin_id: str | None
    """object id in Microsoft Entra ID; NULL: not told"""
    application_id: str | None
    """`applicationId`; NULL: not told"""


@table(
    "groups",
    scope="organization",
    kind="group",
    label="name",
    portal="_settings/groups?subjectDescriptor={id}",
)
class Group(Record):
    """A security group: of the organization, of a project, or of Microsoft Entra ID."""

    id: str
    """descriptor"""
    origin: Literal["vsts", "aad", "ad", "other"]
    """where its members are kept"""
    origin_id: str | None
    """GUID there; NULL: not told"""
    sid: str | None
    """security identifier (S-1-9-...), which the descriptor holds; NULL: it holds none"""
    project_id: str | None
    """project that it belongs to; NULL: the organization's, or Microsoft Entra ID's"""
    role: str
    """what the service made it for, such as ProjectAdministrators, by its identifier; Contributors, Readers
    and others that have no well-known one by the name that the service gives them; empty: a custom group"""
    name: str
    """`displayName`; people may rename groups, so nothing is judged by it"""
    is_broad: bool
    """holds everyone of a project or of the organization: Valid Users, Contributors, Readers, by role"""
    is_privileged: bool
    """administers the organization or a project, or acts for the service, by its role"""


@table("identities", scope="organization", kind="identity")
class Identity(Record):
    """The other names by which the service knows a subject: access control entries have the older ones.

    Source: [Identities](https://learn.microsoft.com/rest/api/azure/devops/ims/identities/read-identities).
    """

    id: str
    """descriptor of the subject"""
    storage_key: str
    """GUID in this organization (`id`); approvers and authors are named by it"""
    legacy_key: str
    """keyed digest of the older descriptor, such as Microsoft.TeamFoundation.Identity;S-1-9..."""


@table("memberships", scope="organization", kind="membership")
class Membership(Record):
    """One subject is directly in one group."""

    group_id: str
    """descriptor of the group"""
    member_id: str
    """descriptor of the member"""


@table("user_entitlements", scope="organization", kind="access level", label="id", portal="_settings/users")
class UserEntitlement(Record):
    """The access level of a user or service principal.

    Source: [User Entitlements](https://learn.microsoft.com/rest/api/azure/devops/memberentitlementmanagement/user-entitlements/search-user-entitlements).
    """

    id: str
    """descriptor of the user"""
    license: str
    """`accountLicenseType`: stakeholder, express (Basic), advanced (Basic + Test Plans), none, ..."""
    licensing_source: str
    """account, msdn, gitHub, auto, trial, ..."""
    assigned_by: Literal["none", "unknown", "groupRule", "other"]
    """`assignmentSource`: unknown is a direct assignment"""
    status: str
    """active, pending, disabled, deleted"""
    created_at: datetime | None
    """`dateCreated`, UTC; NULL: not told"""
    last_access_at: datetime | None
    """`lastAccessedDate`, UTC; NULL: never"""


@table("group_rules", scope="organization", kind="group rule", label="name", portal="_settings/users")
class GroupRule(Record):
    """A rule that gives members of a group an access level and project groups.

    Source: [Group Entitlements](https://learn.microsoft.com/rest/api/azure/devops/memberentitlementmanagement/group-entitlements/list).
    """

    id: str
    """GUID of the rule"""
    name: str
    """name of the group, which the portal shows it by"""
    group_id: str
    """descriptor of the group"""
    license: str
    """`licenseRule.accountLicenseType`"""
    status: str
    """applied, incompatible, applyPending, unableToApply, ..."""
    last_run_at: datetime | None
    """`lastExecuted`, UTC; NULL: never"""


@table(
    "personal_access_tokens",
    scope="organization",
    kind="personal access token",
    label="name",
    portal="_settings/users",
)
class PersonalAccessToken(Record):
    """A personal access token of a user; never its value.

    Source: [Token Admin](https://learn.microsoft.com/rest/api/azure/devops/tokenadmin/personal-access-tokens/list).
    """

    id: str
    """`authorizationId`"""
    name: str
    """`displayName`, which its owner gave it; its id where there is none"""
    owner_id: str
    """descriptor of the owner"""
    scopes: tuple[str, ...]
    """such as vso.code_write; app_token is full access"""
    is_global: bool
    """valid in every organization of its owner (no `targetAccounts`)"""
    is_valid: bool
    """`isValid`"""
    created_at: datetime | None
    """`validFrom`, UTC; NULL: not told"""
    valid_to: datetime
    """`validTo`, UTC"""
