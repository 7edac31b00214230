"""Area Security: namespaces, access control lists and entries, permissions."""

from collections.abc import Iterator, Mapping
from typing import cast

import msgspec

from ...state.security import Namespace, Token, namespaces_by_id, path_of
from ...state.values import Acl, Grant, Permissions, Securable
from ..errors import bad_request
from ..request import Reply, Request, collection
from ..routing import route

LISTS = "18a2ad18-7571-46ae-bec7-0c7da1495885"
ENTRIES = "ac08c8ff-4323-4b08-af90-bcd018d380ce"


class Entry(msgspec.Struct):
    """An access control entry as the wire has it."""

    descriptor: str
    allow: int = 0
    deny: int = 0


class Entries(msgspec.Struct, rename="camel"):
    """The body that sets entries of a token; merge adds to what is there."""

    token: str
    access_control_entries: list[Entry]
    merge: bool = False


class List(msgspec.Struct, rename="camel"):
    """An access control list as the wire has it."""

    token: str
    aces_dictionary: dict[str, Entry] = {}
    inherit_permissions: bool = True


class Lists(msgspec.Struct):
    """The body that replaces access control lists."""

    value: list[List]


@route("ce7b9f95-fde9-4be8-a86d-83b366f0b87a", "GET")
def security_namespaces(request: Request) -> object:
    """All namespaces, or one."""
    if request.parameters.get("securityNamespaceId"):
        return collection([_described(_namespace(request))])
    return collection([_described(namespace) for namespace in namespaces_by_id().values()])


@route(LISTS, "GET")
def access_control_lists(request: Request) -> object:
    """The lists of a namespace that the caller may read: of all tokens, of one, or of one and those below."""
    namespace = _namespace(request)
    held = list(_asked(request, namespace))
    wanted = [d for d in request.query.names("descriptors") if d]
    extended = request.query.flag("includeExtendedInfo")
    return collection([_list(request, namespace, token, wanted, extended) for token in held])


@route(LISTS, "POST")
def replace_access_control_lists(request: Request) -> Reply:
    """Replaces whole lists."""
    namespace = _namespace(request)
    for asked in request.decoded(Lists).value:
        permissions: Permissions = {}
        for descriptor, entry in asked.aces_dictionary.items():
            _set(request, namespace, asked.token, permissions, descriptor, entry)
        _put(request, namespace, asked.token, permissions, asked.inherit_permissions)
        request.record("Security.ModifyAccessControlLists", NamespaceId=namespace.id, Token=asked.token)
    return Reply(status=204)


@route(ENTRIES, "POST")
def set_access_control_entries(request: Request) -> object:
    """Sets entries of a token, in place of each identity's earlier one or merged with it."""
    namespace, asked = _namespace(request), request.decoded(Entries)
    holder = _holder(request, namespace, asked.token)
    permissions = dict(holder.permissions)
    for entry in asked.access_control_entries:
        name = _name(request, namespace, asked.token, entry.descriptor)
        if asked.merge:
            allow, deny = _bits(namespace, permissions.get(name, {}))
            entry.allow, entry.deny = (allow & ~entry.deny) | entry.allow, (deny & ~entry.allow) | entry.deny
        _set(request, namespace, asked.token, permissions, entry.descriptor, entry)
        request.record("Security.ModifyPermission", NamespaceId=namespace.id, Token=asked.token, Subject=name)
    _put(request, namespace, asked.token, permissions, holder.inherit)
    return collection(list(asked.access_control_entries))


@route(ENTRIES, "DELETE")
def remove_access_control_entries(request: Request) -> object:
    """Removes the entries of identities from a token."""
    namespace, token = _namespace(request), request.query.get("token") or ""
    holder = _holder(request, namespace, token)
    gone = [_name(request, namespace, token, descriptor) for descriptor in request.query.names("descriptors")]
    kept = {name: granted for name, granted in holder.permissions.items() if name not in gone}
    _put(request, namespace, token, kept, holder.inherit)
    request.record("Security.RemoveIdentityACEs", NamespaceId=namespace.id, Token=token)
    return len(kept) < len(holder.permissions)


def _namespace(request: Request) -> Namespace:
    id = request.parameters.get("securityNamespaceId", "").lower()
    found = namespaces_by_id().get(id)
    if found is None:
        message = f"TF400577: The security namespace {id} does not exist."
        raise bad_request(message, "InvalidSecurityNamespaceException")
    return found


def _asked(request: Request, namespace: Namespace) -> Iterator[Token]:
    tokens = request.access.tokens(namespace.key)
    wanted = request.query.get("token")
    if wanted is None:
        asked = tokens.values()
    elif request.query.flag("recurse"):
        below = wanted.rstrip(namespace.separator) + namespace.separator
        asked = (t for t in tokens.values() if t.token == wanted or t.token.startswith(below))
    else:
        asked = (tokens[wanted],) if wanted in tokens else ()
    needed = next((name for bit, name, _ in namespace.actions if bit == namespace.read_permission), None)
    for token in asked:
        is_list = token.holder.permissions or not token.holder.inherit
        if is_list and (needed is None or request.may(namespace.key, needed, token.token)):
            yield token


def _list(request: Request, namespace: Namespace, token: Token, wanted: list[str], extended: bool) -> object:
    entries: dict[str, object] = {}
    for name, granted in token.holder.permissions.items():
        identity = request.directory.find(name, token.project)
        if identity is not None and (not wanted or identity.descriptor in wanted):
            entries[identity.descriptor] = _entry(identity.descriptor, *_bits(namespace, granted), extended)
    for descriptor in wanted:
        entries.setdefault(descriptor, _entry(descriptor, 0, 0, extended))
    return {
        "inheritPermissions": token.holder.inherit,
        "token": token.token,
        "acesDictionary": entries,
        "includeExtendedInfo": extended,
    }


def _entry(descriptor: str, allow: int, deny: int, extended: bool) -> dict[str, object]:
    entry: dict[str, object] = {"descriptor": descriptor, "allow": allow, "deny": deny}
    return {**entry, "extendedInfo": {}} if extended else entry


def _bits(namespace: Namespace, granted: Mapping[str, Grant]) -> tuple[int, int]:
    allow = sum(namespace.bit(name) for name, grant in granted.items() if grant == "allow")
    return allow, sum(namespace.bit(name) for name, grant in granted.items() if grant == "deny")


def _holder(request: Request, namespace: Namespace, token: str) -> Securable:
    held = request.access.tokens(namespace.key).get(token)
    return held.holder if held is not None else Acl()


def _name(request: Request, namespace: Namespace, token: str, descriptor: str) -> str:
    """The name under which an identity stands in the list of a token."""
    identity = request.directory.described(descriptor)
    if identity is None:
        message = f"TF400284: The identity with descriptor {descriptor} could not be found."
        raise bad_request(message, "IdentityNotFoundException")
    path = path_of(request.organization, namespace, token)
    here = path[1] if path[:1] == ("projects",) else None
    if identity.kind == "group" and identity.project in (here, None):
        return identity.name.partition("]\\")[2]
    return identity.name


def _set(
    request: Request,
    namespace: Namespace,
    token: str,
    permissions: Permissions,
    descriptor: str,
    entry: Entry,
) -> None:
    denied: dict[str, Grant] = dict.fromkeys(namespace.names(entry.deny), "deny")
    allowed: dict[str, Grant] = dict.fromkeys(namespace.names(entry.allow & ~entry.deny), "allow")
    permissions[_name(request, namespace, token, descriptor)] = denied | allowed


def _put(request: Request, namespace: Namespace, token: str, permissions: Permissions, inherit: bool) -> None:
    action = next((name for bit, name, _ in namespace.actions if bit == namespace.write_permission), None)
    if action is not None:
        request.require(namespace.key, action, token)
    path = path_of(request.organization, namespace, token)
    held = request.access.tokens(namespace.key).get(token)
    holder = cast(msgspec.Struct, held.holder) if held is not None else Acl()
    permissions = {name: granted for name, granted in permissions.items() if granted}
    request.put(path, msgspec.structs.replace(holder, permissions=permissions, inherit=inherit))


def _described(namespace: Namespace) -> dict[str, object]:
    return {
        "namespaceId": namespace.id,
        "name": namespace.name,
        "displayName": namespace.display_name,
        "separatorValue": namespace.separator,
        "elementLength": namespace.element_length,
        "writePermission": namespace.write_permission,
        "readPermission": namespace.read_permission,
        "dataspaceCategory": namespace.dataspace_category,
        "actions": [
            {"bit": bit, "name": name, "displayName": shown, "namespaceId": namespace.id}
            for bit, name, shown in namespace.actions
        ],
        "structureValue": namespace.structure,
        "extensionType": namespace.extension_type,
        "isRemotable": namespace.is_remotable,
        "useTokenTranslator": namespace.use_token_translator,
        "systemBitMask": namespace.system_bits,
    }
