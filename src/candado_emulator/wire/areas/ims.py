"""Area IMS: identities with all their names, and their memberships, one or many at once."""

import msgspec

from ...state.directory import Identity
from .. import membership
from ..errors import ServiceError, bad_request
from ..request import Request, collection
from ..routing import route
from ..subjects import subject

IDENTITIES = "28010c54-d0c0-4c89-a5b0-1c9e188b9fb7"
MEMBERS = "8ba35978-138e-41f8-8963-7b1ea2c5f775"
MEMBERS_OF = "22865b02-9e4a-479e-9e18-e35b8803b8a0"
DOWN = ("direct", "expanded", "expandeddown")
UP = ("direct", "expanded", "expandedup")


class Batch(msgspec.Struct, rename="camel"):
    """Whose identities are asked for, by one kind of name."""

    descriptors: list[str] | None = None
    identity_ids: list[str] | None = None
    subject_descriptors: list[str] | None = None
    query_membership: str | int = "None"


@route(IDENTITIES, "GET")
def identities(request: Request) -> object:
    """Identities by descriptors, ids or subject descriptors, or those that a search finds, or one."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    wanted = request.query.get("queryMembership") or "None"
    if key := request.parameters.get("identityId"):
        return _described(request, _known(request, key), wanted)
    for parameter in ("descriptors", "identityIds", "subjectDescriptors"):
        if request.query.get(parameter) is not None:
            return _all(request, request.query.names(parameter), wanted)
    search, value = request.query.get("searchFilter"), request.query.get("filterValue")
    if search is None or value is None:
        raise bad_request(
            "Identities are asked for by descriptors, identityIds, subjectDescriptors or search."
        )
    return collection([_described(request, it, wanted) for it in _searched(request, search, value)])


@route("299e50df-fe45-4d3a-8b5b-a5836fac74dc", "POST")
def identity_batch(request: Request) -> object:
    """Many identities; null for each that is not known, in the order in which they were asked for."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    asked = request.decoded(Batch)
    keys = asked.subject_descriptors or asked.descriptors or asked.identity_ids or []
    names = ("None", "Direct", "Expanded", "ExpandedUp", "ExpandedDown")
    wanted = asked.query_membership
    return _all(request, keys, wanted if isinstance(wanted, str) else names[wanted])


@route("4bb02b5b-c120-4be2-b68e-21f7c50a4b82", "GET")
def me(request: Request) -> object:
    """The caller."""
    identity = request.caller.identity
    row = subject(request, identity)
    tenant = {"id": request.organization.tenant_id, "name": request.organization.name}
    return {
        "id": identity.id,
        "displayName": identity.display_name,
        "accountName": identity.name,
        "origin": row["origin"],
        "originId": row["originId"],
        "domain": row["domain"],
        "tenants": [tenant],
    }


@route("a230389a-94f2-496c-839f-c929787496dd", "GET")
def descriptor(request: Request) -> object:
    """The identity descriptor for a storage key."""
    return _known(request, request.parameters.get("id", "")).descriptor


@route(MEMBERS, "GET")
def members(request: Request) -> object:
    """The descriptors of the members of a group, or of one member."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    container = _known(request, request.parameters["containerId"])
    names = [it.descriptor for it in _down(request, container, request.query.get("queryMembership"))]
    if key := request.parameters.get("memberId"):
        member = _known(request, key)
        return member.descriptor if member.descriptor in names else None
    return collection(list(names))


@route(MEMBERS, "PUT")
def add_member(request: Request) -> object:
    """Puts an identity into a group; true where it was not there."""
    container, member = _container_and_member(request)
    was = membership.contains(request, container, member)
    membership.add(request, container, member)
    return not was


@route(MEMBERS, "DELETE")
def remove_member(request: Request) -> object:
    """Takes an identity out of a group; true where it was there."""
    container, member = _container_and_member(request)
    was = membership.contains(request, container, member)
    membership.remove(request, container, member)
    return was


@route(MEMBERS_OF, "GET")
def members_of(request: Request) -> object:
    """The descriptors of the groups that an identity is in."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    member = _known(request, request.parameters["memberId"])
    return collection([it.descriptor for it in _up(request, member, request.query.get("queryMembership"))])


def _container_and_member(request: Request) -> tuple[Identity, Identity]:
    container = _known(request, request.parameters["containerId"])
    if container.kind != "group":
        raise bad_request(f"TF50242: The identity {container.id} is no group.", "NotAGroupException")
    return container, _known(request, request.parameters.get("memberId", ""))


def _known(request: Request, key: str) -> Identity:
    identity = request.directory.described(key)
    if identity is None:
        message = f"TF14045: The identity with id {key} could not be found."
        raise ServiceError(404, "IdentityNotFoundException", message)
    return identity


def _all(request: Request, keys: list[str], wanted: str) -> object:
    known = [request.directory.described(key) for key in keys]
    return collection([None if it is None else _described(request, it, wanted) for it in known])


def _searched(request: Request, search: str, value: str) -> list[Identity]:
    """By General (any name), AccountName, DisplayName, MailAddress, DirectoryAlias or LocalGroupName."""
    fields = {
        "general": ("principalName", "mailAddress", "displayName", "directoryAlias"),
        "accountname": ("principalName",),
        "displayname": ("displayName",),
        "mailaddress": ("mailAddress",),
        "directoryalias": ("directoryAlias",),
        "localgroupname": ("displayName",),
    }.get(search.lower())
    if fields is None:
        raise bad_request(f"The search filter {search} is not valid.")
    text = value.lower()
    found: list[Identity] = []
    for identity in request.directory:
        row = subject(request, identity)
        if any(str(row.get(field) or "").lower() == text for field in fields):
            found.append(identity)
    return found


def _down(request: Request, identity: Identity, wanted: str | None) -> list[Identity]:
    if (wanted or "Direct").lower() == "direct":
        return request.directory.members(identity)
    found: dict[str, Identity] = {}
    pending = [identity]
    while pending:
        for member in request.directory.members(pending.pop()):
            if member.name not in found:
                found[member.name] = member
                pending.append(member)
    return list(found.values())


def _up(request: Request, identity: Identity, wanted: str | None) -> list[Identity]:
    if (wanted or "Direct").lower() == "direct":
        return request.directory.containers(identity)
    names = sorted(request.directory.caller(identity).names - {identity.name})
    return [it for it in map(request.directory.find, names) if it is not None]


def _described(request: Request, identity: Identity, wanted: str) -> dict[str, object]:
    below = _down(request, identity, wanted) if wanted.lower() in DOWN else []
    above = _up(request, identity, wanted) if wanted.lower() in UP else []
    is_group = identity.kind == "group"
    user = request.organization.users.get(identity.name)
    custom = {"customDisplayName": user.custom_display_name} if user and user.custom_display_name else {}
    container = {"isContainer": True} if is_group else {}
    return {
        "id": identity.id,
        "descriptor": identity.descriptor,
        "subjectDescriptor": identity.subject,
        "providerDisplayName": identity.display_name,
        **custom,
        "isActive": True,
        **container,
        "members": [it.descriptor for it in below],
        "memberOf": [it.descriptor for it in above],
        "memberIds": [it.id for it in below],
        "properties": _properties(request, identity),
        "resourceVersion": 2,
        "metaTypeId": 255 if is_group else 0,
    }


def _properties(request: Request, identity: Identity) -> dict[str, object]:
    row = subject(request, identity)
    is_group = identity.kind == "group"
    texts = {
        "SchemaClassName": "Group" if is_group else "User",
        "Description": str(row.get("description") or ""),
        "Domain": str(row["domain"]),
        "Account": identity.name.partition("]\\")[2] if is_group else str(row["principalName"]),
        "DN": "",
        "Mail": str(row["mailAddress"] or ""),
        "SpecialType": "Generic",
    }
    if row["origin"] == "aad":
        texts["http://schemas.microsoft.com/identity/claims/objectidentifier"] = str(row["originId"])
    if "directoryAlias" in row:
        texts["DirectoryAlias"] = str(row["directoryAlias"])
    times: dict[str, str] = {}
    if (user := request.organization.users.get(identity.name)) is not None:
        texts["PUID"] = f"{user.origin}:"
        times = {
            "ComplianceValidated": request.time(user.created),
            "MetadataUpdateDate": request.time(user.created),
        }
    typed: dict[str, object] = {}
    typed |= {name: {"$type": "System.String", "$value": value} for name, value in texts.items()}
    typed |= {name: {"$type": "System.DateTime", "$value": value} for name, value in times.items()}
    return typed
