"""Access control lists between the wire, where they have descriptors and bits, and the state, where they have
names."""

from collections.abc import Mapping
from typing import cast

import msgspec

from ..state.directory import Identity
from ..state.security import Namespace, namespaces_by_id, path_of
from ..state.values import Acl, Grant, Permissions, Securable
from .errors import bad_request
from .request import Request


def namespace_in_path(request: Request) -> Namespace:
    """The namespace that the path names by its id; ServiceError 400 where there is none."""
    id = request.parameters.get("securityNamespaceId", "").lower()
    found = namespaces_by_id().get(id)
    if found is None:
        message = f"TF400577: The security namespace {id} does not exist."
        raise bad_request(message, "InvalidSecurityNamespaceException")
    return found


def identity_of(request: Request, descriptor: str) -> Identity:
    """The identity with a descriptor; ServiceError 400 where there is none."""
    identity = request.directory.described(descriptor)
    if identity is None:
        message = f"TF400284: The identity with descriptor {descriptor} could not be found."
        raise bad_request(message, "IdentityNotFoundException")
    return identity


def name_in(request: Request, namespace: Namespace, token: str, identity: Identity) -> str:
    """The name under which an identity stands, or is to stand, in the list of a token."""
    project = project_of(request, namespace, token)
    for name in holder(request, namespace, token).permissions:
        if request.directory.qualified(name, project) == identity.name:
            return name
    return request.directory.local(identity, project)


def project_of(request: Request, namespace: Namespace, token: str) -> str | None:
    """The project in which the names of a token's list are looked up first."""
    path = path_of(request.organization, namespace, token)
    return path[1] if path[:1] == ("projects",) else None


def bits(namespace: Namespace, granted: Mapping[str, Grant]) -> tuple[int, int]:
    """The bits allowed and denied by an entry."""
    allow = sum(namespace.bit(name) for name, grant in granted.items() if grant == "allow")
    return allow, sum(namespace.bit(name) for name, grant in granted.items() if grant == "deny")


def granted(namespace: Namespace, allow: int, deny: int) -> dict[str, Grant]:
    """The entry that allows and denies bits; Deny wins, and what nobody can set is not set."""
    denied: dict[str, Grant] = dict.fromkeys(namespace.names(deny & ~namespace.system_bits), "deny")
    allowed: dict[str, Grant] = dict.fromkeys(
        namespace.names(allow & ~deny & ~namespace.system_bits), "allow"
    )
    return denied | allowed


def holder(request: Request, namespace: Namespace, token: str) -> Securable:
    """The object that has the list of a token; an empty list where there is none."""
    held = request.access.tokens(namespace.key).get(token)
    return held.holder if held is not None else Acl()


def require_write(request: Request, namespace: Namespace, token: str) -> None:
    """ServiceError 403 where the caller may not change the list of a token."""
    needed = namespace.names(namespace.write_permission)
    for permission in needed:
        request.require(namespace.key, permission, token)
    if not needed:
        request.require("Collection", "GENERIC_WRITE", "NAMESPACE:")


def put(
    request: Request, namespace: Namespace, token: str, permissions: Permissions, inherit: bool = True
) -> None:
    """Puts the list of a token in place of the earlier one; entries that say nothing are left out."""
    path = path_of(request.organization, namespace, token)
    before = holder(request, namespace, token)
    permissions = {name: entry for name, entry in permissions.items() if entry}
    if path[0:1] == ("tokens",) and inherit and not permissions:
        others = request.organization.tokens.get(namespace.key, {}).keys() - {token}
        request.put(path if others else path[:2], None)
    else:
        kept = cast(msgspec.Struct, before)
        request.put(path, msgspec.structs.replace(kept, permissions=permissions, inherit=inherit))
    if inherit != before.inherit:
        request.record(
            "Security.ChangeInheritance",
            project=project_of(request, namespace, token) or "",
            NamespaceId=namespace.id,
            NamespaceName=namespace.name,
            Token=token,
            Inherit=inherit,
        )
