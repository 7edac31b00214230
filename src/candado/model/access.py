"""Permissions as the service stores them.

Source: [Security](https://learn.microsoft.com/rest/api/azure/devops/security/). A token is the path of an
object inside a namespace; a bit is one permission.
"""

from candado.model.table import Record, table


@table(
    "security_namespaces",
    scope="organization",
    kind="security namespace",
    label="name",
    portal="_settings/groups",
)
class SecurityNamespace(Record):
    """A family of objects that share a list of permissions."""

    id: str
    """GUID"""
    name: str
    """name without trailing blanks; two are named ReleaseManagement"""
    separator: str | None
    """between the parts of a token; NULL: tokens have no hierarchy"""
    system_bit_mask: int
    """bits that nobody can set"""


@table("permissions", scope="organization", kind="permission", label="display_name")
class Permission(Record):
    """One permission of a namespace."""

    id: str
    """namespace and bit"""
    namespace_id: str
    """namespace"""
    bit: int
    """a power of two"""
    name: str
    """such as GenericContribute"""
    display_name: str
    """what the portal calls it"""


@table("access_control_lists", scope="organization", kind="access control list")
class AccessControlList(Record):
    """The permissions set on one object; an object without a list takes its parent's."""

    namespace_id: str
    """namespace"""
    token: str
    """path of the object"""
    project_id: str | None
    """project that the token names; NULL: the organization"""
    inherits: bool
    """`inheritPermissions`: whether its parent counts too"""


@table("access_control_entries", scope="organization", kind="access control entry")
class AccessControlEntry(Record):
    """What one subject is allowed and denied on one object, set there, not inherited."""

    namespace_id: str
    """namespace"""
    token: str
    """path of the object"""
    project_id: str | None
    """project that the token names; NULL: the organization"""
    subject_id: str
    """descriptor; where the service did not say whose it is, "unmapped." and a keyed digest"""
    allow: int
    """bits allowed"""
    deny: int
    """bits denied; Deny wins over Allow on the same object"""
