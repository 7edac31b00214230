"""Area securityroles: who has which role on what pipelines use, and who manages extensions."""

from collections.abc import Iterator

import msgspec

from ...state.directory import Identity
from ...state.security import Namespace, Token, namespaces
from ...state.values import Permissions
from .. import access_lists, extension_managers
from ..errors import bad_request, not_found
from ..references import identity_reference
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
    if extension_managers.is_meant(request):
        return collection([extension_managers.MANAGER])
    name, held = scope(request)
    return collection([_role(name, held, role) for role in held.roles])


@route(ASSIGNMENTS, "GET")
def role_assignments(request: Request) -> object:
    """Who has which role on a resource, assigned there or inherited; for who may view it."""
    if extension_managers.is_meant(request):
        return extension_managers.assignments(request)
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
    if extension_managers.is_meant(request):
        return extension_managers.assign(request)
    name, held = scope(request)
    token, namespace = _token(request, held), namespaces()[held.namespace]
    holder = access_lists.holder(request, namespace, token)
    rows: list[object] = []
    permissions: Permissions = dict(holder.permissions)
    for asked in request.decoded(list[Written]):
        role = next((it for it in held.roles if it.name.lower() == asked.role_name.lower()), None)
        if role is None:
            raise bad_request(f"The role {asked.role_name} does not exist.", "InvalidRoleException")
        identity = access_lists.identity_of(request, asked.user_id)
        permissions[access_lists.name_in(request, namespace, token, identity)] = role.granted
        rows.append(_assignment(request, name, held, identity, role, is_own=True))
    _put(request, namespace, token, permissions, holder.inherit)
    return collection(rows)


@route(ASSIGNMENTS, "PATCH")
def change_role_assignments(request: Request) -> Reply:
    """Lets a resource inherit roles or not (inheritPermissions=), else takes roles from those in the body."""
    if request.query.get("inheritPermissions") is None:
        return _remove(request)
    _, held = scope(request)
    token, namespace = _token(request, held), namespaces()[held.namespace]
    holder = access_lists.holder(request, namespace, token)
    _put(request, namespace, token, holder.permissions, request.query.flag("inheritPermissions"))
    return Reply(status=204)


@route(ASSIGNMENTS, "DELETE")
def remove_role_assignments(request: Request) -> Reply:
    """Takes the role on this resource from the one in the path, or from those in the body."""
    return _remove(request)


def _remove(request: Request) -> Reply:
    if extension_managers.is_meant(request):
        extension_managers.remove(request)
        return Reply(status=204)
    _, held = scope(request)
    token, namespace = _token(request, held), namespaces()[held.namespace]
    holder = access_lists.holder(request, namespace, token)
    one = request.parameters.get("identityId")
    people = [
        access_lists.identity_of(request, key) for key in ([one] if one else request.decoded(list[str]))
    ]
    gone = {access_lists.name_in(request, namespace, token, identity) for identity in people}
    kept = {key: granted for key, granted in holder.permissions.items() if key not in gone}
    _put(request, namespace, token, kept, holder.inherit)
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


def _put(request: Request, namespace: Namespace, token: str, permissions: Permissions, inherit: bool) -> None:
    access_lists.require_write(request, namespace, token)
    access_lists.put(request, namespace, token, permissions, inherit)
    request.record(
        "Security.ModifyAccessControlLists",
        project=access_lists.project_of(request, namespace, token) or "",
        NamespaceId=namespace.id,
        NamespaceName=namespace.name,
        Token=token,
    )


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
