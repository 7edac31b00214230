"""Area securityroles: who has which role on what pipelines use."""

from collections.abc import Iterator
from typing import cast

import msgspec

from ...state.directory import Identity
from ...state.security import Token, namespaces, path_of
from ...state.values import Acl, Permissions
from ..errors import bad_request, not_found
from ..references import identity_reference, local_name
from ..request import Reply, Request, collection
from ..roles import Role, Scope, scope
from ..routing import route

ASSIGNMENTS = "9461c234-c84c-4ed2-b918-2f0f92ad0a35"


class Written(msgspec.Struct, rename="camel"):
    """The role that somebody is to have."""

    user_id: str
    role_name: str


@route("f4cc9a86-453c-48d2-b44d-d3bd5c105f4f", "GET")
def role_definitions(request: Request) -> object:
    """The roles of a scope."""
    name, held = scope(request)
    return collection([_role(name, held, role) for role in held.roles])


@route(ASSIGNMENTS, "GET")
def role_assignments(request: Request) -> object:
    """Who has which role on a resource, assigned there or inherited; for who may view it."""
    name, held = scope(request)
    token = _token(request, held)
    request.require(held.namespace, held.roles[0].permissions[0], token)
    rows: list[object] = []
    seen: set[str] = set()
    for level, is_own in _levels(request, held, token):
        for key, granted in level.holder.permissions.items():
            identity, role = request.directory.find(key, level.project), held.role(granted)
            if identity is None or role is None or identity.name in seen:
                continue
            seen.add(identity.name)
            rows.append(_assignment(request, name, held, identity, role, is_own=is_own))
    return collection(rows)


@route(ASSIGNMENTS, "PUT")
def set_role_assignments(request: Request) -> object:
    """Gives people and groups a role, in place of the one that they have on this resource."""
    name, held = scope(request)
    token = _token(request, held)
    rows: list[object] = []
    own = _own(request, held, token)
    permissions: Permissions = dict(own.holder.permissions) if own else {}
    for asked in request.decoded(list[Written]):
        role = next((it for it in held.roles if it.name.lower() == asked.role_name.lower()), None)
        if role is None:
            raise bad_request(f"The role {asked.role_name} does not exist.", "InvalidRoleException")
        identity = _identity(request, asked.user_id)
        permissions[local_name(identity, _project(request, held, token))] = role.granted
        rows.append(_assignment(request, name, held, identity, role, is_own=True))
    _put(request, held, token, permissions, own.holder.inherit if own else True)
    return collection(rows)


@route(ASSIGNMENTS, "PATCH")
def change_inheritance(request: Request) -> Reply:
    """Lets a resource inherit roles, or not."""
    _, held = scope(request)
    token = _token(request, held)
    own = _own(request, held, token)
    inherit = request.query.flag("inheritPermissions", True)
    _put(request, held, token, own.holder.permissions if own else {}, inherit)
    return Reply(status=204)


@route(ASSIGNMENTS, "DELETE")
def remove_role_assignments(request: Request) -> Reply:
    """Takes the role on this resource from the one in the path, or from those in the body."""
    _, held = scope(request)
    token = _token(request, held)
    one = request.parameters.get("identityId")
    gone = {
        local_name(_identity(request, key), _project(request, held, token))
        for key in ([one] if one else request.decoded(list[str]))
    }
    own = _own(request, held, token)
    permissions = own.holder.permissions if own else {}
    kept = {key: granted for key, granted in permissions.items() if key not in gone}
    _put(request, held, token, kept, own.holder.inherit if own else True)
    return Reply(status=204)


def _token(request: Request, held: Scope) -> str:
    """The token of the resource in the path; 404 where its project does not exist."""
    resource = request.parameters["resourceId"]
    token = held.token_of(resource)
    if next(_levels(request, held, token), None) is None:
        raise not_found(f"The resource {resource} does not exist.", "ResourceNotFoundException")
    return token


def _levels(request: Request, held: Scope, token: str) -> Iterator[tuple[Token, bool]]:
    """The access control lists that decide, the resource's own first."""
    known = request.access.tokens(held.namespace)
    for above in namespaces()[held.namespace].ancestors(token):
        if (level := known.get(above)) is not None:
            yield level, above == token
            if not level.holder.inherit:
                return


def _own(request: Request, held: Scope, token: str) -> Token | None:
    return request.access.tokens(held.namespace).get(token)


def _project(request: Request, held: Scope, token: str) -> str:
    own = _own(request, held, token)
    return (own.project if own else None) or ""


def _put(request: Request, held: Scope, token: str, permissions: Permissions, inherit: bool) -> None:
    namespace = namespaces()[held.namespace]
    action = next(name for bit, name, _ in namespace.actions if bit == namespace.write_permission)
    request.require(held.namespace, action, token)
    own = _own(request, held, token)
    holder = cast(msgspec.Struct, own.holder) if own else Acl()
    path = path_of(request.organization, namespace, token)
    request.put(path, msgspec.structs.replace(holder, permissions=permissions, inherit=inherit))
    request.record(
        "Security.ModifyAccessControlLists",
        project=_project(request, held, token),
        NamespaceId=namespace.id,
        Token=token,
    )


def _identity(request: Request, key: str) -> Identity:
    identity = request.directory.described(key)
    if identity is None:
        raise bad_request(f"The identity {key} could not be found.", "IdentityNotFoundException")
    return identity


def _role(name: str, held: Scope, role: Role) -> dict[str, object]:
    bits = sum(namespaces()[held.namespace].bit(permission) for permission in role.permissions)
    return {
        "displayName": role.name,
        "name": role.name,
        "allowPermissions": bits,
        "denyPermissions": 0,
        "identifier": f"{name}.{role.name}",
        "description": f"{role.name} of {name}.",
        "scope": name,
    }


def _assignment(
    request: Request, name: str, held: Scope, identity: Identity, role: Role, *, is_own: bool
) -> dict[str, object]:
    it = identity_reference(request, identity.name)
    access = "assigned" if is_own else "inherited"
    return {
        "identity": {key: it.get(key) for key in ("displayName", "id", "uniqueName")},
        "role": _role(name, held, role),
        "access": access,
        "accessDisplayName": access.capitalize(),
    }
