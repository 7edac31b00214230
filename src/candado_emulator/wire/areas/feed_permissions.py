"""Area Packaging: who has which role in a feed, and in Azure Artifacts as a whole."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from ...state.directory import Identity
from ..errors import access_denied, bad_request
from ..feeds import found, is_administrator, record, require
from ..references import local_name
from ..request import Request, collection
from ..routing import route

S = TypeVar("S", bound=msgspec.Struct)
PERMISSIONS = "be8c1476-86a7-44ed-b19d-aec0e9275cd8"
GLOBAL = "a74419ef-b477-43df-8758-3cd1cd5f56c6"


class Written(msgspec.Struct, rename="camel"):
    """The role of somebody; none takes it away."""

    identity_descriptor: str
    role: str


@route(PERMISSIONS, "GET")
def permissions(request: Request) -> object:
    """The roles in a feed, with those that come from Azure Artifacts as a whole; for who owns it."""
    place = found(request)
    require(request, place, "administrator")
    project = place.project_name or None
    rows = _rows(request, place.feed.roles, project, is_inherited=False)
    if not request.query.flag("excludeInheritedPermissions"):
        held = {name: it for name, it in request.organization.feed_roles.items() if it == "administrator"}
        seen = {row["identityDescriptor"] for row in rows}
        inherited = _rows(request, held, None, is_inherited=True)
        rows += [row for row in inherited if row["identityDescriptor"] not in seen]
    return collection(rows)


@route(PERMISSIONS, "PATCH")
def set_permissions(request: Request) -> object:
    """Gives and takes roles in a feed."""
    place = found(request)
    require(request, place, "administrator")
    feed = place.feed
    roles: dict[str, str] = {**feed.roles}
    asked = request.decoded(list[Written])
    for it in asked:
        identity = _identity(request, it.identity_descriptor)
        _set(roles, local_name(identity, place.project_name), it.role)
        if it.role == "none":
            record(request, "Permissions.Deletion", place, DisplayName=identity.display_name)
        else:
            more = {"DisplayName": identity.display_name, "Role": it.role}
            record(request, "Modify.Permissions", place, **more)
    request.put(place.path, _converted(feed, "roles", roles))
    return collection([_row(request, _identity(request, it.identity_descriptor), it.role) for it in asked])


@route(GLOBAL, "GET")
def global_permissions(request: Request) -> object:
    """The roles in Azure Artifacts as a whole."""
    if not is_administrator(request):
        raise access_denied(request.caller.identity.display_name, "administrator of Azure Artifacts")
    roles = request.organization.feed_roles
    return collection([_without_inheritance(row) for row in _rows(request, roles, None, is_inherited=False)])


@route(GLOBAL, "PATCH")
def set_global_permissions(request: Request) -> object:
    """Gives and takes roles in Azure Artifacts as a whole."""
    if not is_administrator(request):
        raise access_denied(request.caller.identity.display_name, "administrator of Azure Artifacts")
    organization = request.organization
    roles: dict[str, str] = {**organization.feed_roles}
    asked = request.decoded(list[Written])
    for it in asked:
        identity = _identity(request, it.identity_descriptor)
        _set(roles, local_name(identity, ""), it.role)
    request.put((), _converted(organization, "feed_roles", roles))
    rows = [_row(request, _identity(request, it.identity_descriptor), it.role) for it in asked]
    return collection([_without_inheritance(row) for row in rows])


def _identity(request: Request, descriptor: str) -> Identity:
    identity = request.directory.described(descriptor)
    if identity is None:
        raise bad_request(f"The identity {descriptor} could not be found.", "IdentityNotFoundException")
    return identity


def _set(roles: dict[str, str], name: str, role: str) -> None:
    if role == "none":
        roles.pop(name, None)
    else:
        roles[name] = role


def _converted(before: S, field: str, roles: Mapping[str, str]) -> S:
    """An object with other roles; ServiceError 400 where there is no such role."""
    kind = next(it.type for it in msgspec.structs.fields(type(before)) if it.name == field)
    try:
        return msgspec.structs.replace(before, **{field: msgspec.convert(roles, kind)})
    except msgspec.ValidationError as error:
        raise bad_request(f"The role is not valid: {error}", "InvalidFeedRoleException") from None


def _rows(
    request: Request, roles: Mapping[str, str], project: str | None, *, is_inherited: bool
) -> list[dict[str, object]]:
    return [
        _row(request, identity, role, is_inherited=is_inherited)
        for name, role in roles.items()
        if role != "none" and (identity := request.directory.find(name, project)) is not None
    ]


def _row(request: Request, identity: Identity, role: str, *, is_inherited: bool = False) -> dict[str, object]:
    row: dict[str, object] = {
        "role": role,
        "identityDescriptor": identity.descriptor,
        "displayName": identity.display_name,
        "isInheritedRole": is_inherited,
    }
    return row | ({"identityId": identity.id} if request.query.flag("includeIds") else {})


def _without_inheritance(row: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if key not in ("isInheritedRole", "displayName")}
