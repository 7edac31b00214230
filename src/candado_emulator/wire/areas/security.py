"""Area Security: namespaces, access control lists and entries, permissions."""

from collections.abc import Iterator

import msgspec

from ...state.security import Namespace, Token, namespaces_by_id
from ...state.values import Permissions
from .. import access_lists
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
        return collection([_described(access_lists.namespace_in_path(request))])
    return collection([_described(namespace) for namespace in namespaces_by_id().values()])


@route(LISTS, "GET")
def access_control_lists(request: Request) -> object:
    """The lists of a namespace that the caller may read: of all tokens, of one, or of one and those below."""
    namespace = access_lists.namespace_in_path(request)
    held = list(_asked(request, namespace))
    wanted = [d for d in request.query.names("descriptors") if d]
    extended = request.query.flag("includeExtendedInfo")
    return collection([_list(request, namespace, token, wanted, extended) for token in held])


@route(LISTS, "POST")
def replace_access_control_lists(request: Request) -> Reply:
    """Replaces whole lists; a list that does not inherit ends what comes from above."""
    namespace = access_lists.namespace_in_path(request)
    for asked in request.decoded(Lists).value:
        access_lists.require_write(request, namespace, asked.token)
        permissions: Permissions = {}
        for descriptor, entry in asked.aces_dictionary.items():
            identity = access_lists.identity_of(request, descriptor)
            name = access_lists.name_in(request, namespace, asked.token, identity)
            permissions[name] = access_lists.granted(namespace, entry.allow, entry.deny)
        access_lists.put(request, namespace, asked.token, permissions, asked.inherit_permissions)
        _record(request, "Security.ModifyAccessControlLists", namespace, asked.token)
    return Reply(status=204)


@route(LISTS, "DELETE")
def remove_access_control_lists(request: Request) -> object:
    """Removes whole lists, with recurse those below them too; true where there were any."""
    namespace = access_lists.namespace_in_path(request)
    wanted = request.query.names("tokens")
    below = tuple(f"{token.rstrip(namespace.separator)}{namespace.separator}" for token in wanted)
    is_recursive = request.query.flag("recurse")
    gone = [
        held
        for held in request.access.tokens(namespace.key).values()
        if _is_list(held) and (held.token in wanted or (is_recursive and held.token.startswith(below)))
    ]
    for held in gone:
        access_lists.require_write(request, namespace, held.token)
    for held in gone:
        access_lists.put(request, namespace, held.token, {})
    if gone:
        tokens = ", ".join(held.token for held in gone)
        _record(request, "Security.RemoveAccessControlLists", namespace, wanted[0], Tokens=tokens)
    return bool(gone)


@route(ENTRIES, "POST")
def set_access_control_entries(request: Request) -> object:
    """Sets entries of a token, in place of each identity's earlier one or merged with it."""
    namespace, asked = access_lists.namespace_in_path(request), request.decoded(Entries)
    access_lists.require_write(request, namespace, asked.token)
    holder = access_lists.holder(request, namespace, asked.token)
    permissions = dict(holder.permissions)
    for entry in asked.access_control_entries:
        identity = access_lists.identity_of(request, entry.descriptor)
        name = access_lists.name_in(request, namespace, asked.token, identity)
        if asked.merge:
            allow, deny = access_lists.bits(namespace, permissions.get(name, {}))
            entry.allow, entry.deny = (allow & ~entry.deny) | entry.allow, (deny & ~entry.allow) | entry.deny
        permissions[name] = access_lists.granted(namespace, entry.allow, entry.deny)
        _record(
            request,
            "Security.ModifyPermission",
            namespace,
            asked.token,
            SubjectDescriptor=identity.subject,
            ChangedPermission=", ".join(permissions[name]),
            PermissionModifiedTo=", ".join(dict.fromkeys(permissions[name].values())),
        )
    access_lists.put(request, namespace, asked.token, permissions, holder.inherit)
    return collection(list(asked.access_control_entries))


@route(ENTRIES, "DELETE")
def remove_access_control_entries(request: Request) -> object:
    """Removes the entries of identities from a token."""
    namespace, token = access_lists.namespace_in_path(request), request.query.get("token") or ""
    access_lists.require_write(request, namespace, token)
    holder = access_lists.holder(request, namespace, token)
    gone = [access_lists.identity_of(request, it) for it in request.query.names("descriptors")]
    names = {access_lists.name_in(request, namespace, token, identity) for identity in gone}
    kept = {name: entry for name, entry in holder.permissions.items() if name not in names}
    access_lists.put(request, namespace, token, kept, holder.inherit)
    subjects = ", ".join(identity.subject for identity in gone)
    _record(request, "Security.RemovePermission", namespace, token, Identities=subjects)
    return len(kept) < len(holder.permissions)


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
        if _is_list(token) and (needed is None or request.may(namespace.key, needed, token.token)):
            yield token


def _list(request: Request, namespace: Namespace, token: Token, wanted: list[str], extended: bool) -> object:
    held = {
        identity.descriptor: access_lists.bits(namespace, granted)
        for name, granted in token.holder.permissions.items()
        if (identity := request.directory.find(name, token.project)) is not None
    }
    entries: dict[str, object] = {}
    for descriptor in wanted or held:
        allow, deny = held.get(descriptor, (0, 0))
        entry: dict[str, object] = {"descriptor": descriptor, "allow": allow, "deny": deny}
        more = _extended(request, namespace, token, descriptor, allow, deny) if extended else {}
        entries[descriptor] = entry | more
    return {
        "inheritPermissions": token.holder.inherit,
        "token": token.token,
        "acesDictionary": entries,
        "includeExtendedInfo": extended,
    }


def _extended(
    request: Request, namespace: Namespace, token: Token, descriptor: str, allow: int, deny: int
) -> dict[str, object]:
    """What an identity is allowed and denied by the entries above the token and all in all; what is 0 is left
    out. Groups that it is in do not count."""
    inherited_allow = inherited_deny = 0
    identity = request.directory.described(descriptor)
    known, inherits = request.access.tokens(namespace.key), token.holder.inherit
    for ancestor in list(namespace.ancestors(token.token))[1:] if identity is not None else ():
        above = known.get(ancestor)
        if not inherits or above is None or identity is None:
            continue
        name = access_lists.name_in(request, namespace, ancestor, identity)
        more_allow, more_deny = access_lists.bits(namespace, above.holder.permissions.get(name, {}))
        decided = allow | deny | inherited_allow | inherited_deny
        inherited_allow |= more_allow & ~decided
        inherited_deny |= more_deny & ~decided
        inherits = above.holder.inherit
    values = {
        "inheritedAllow": inherited_allow,
        "inheritedDeny": inherited_deny,
        "effectiveAllow": allow | inherited_allow,
        "effectiveDeny": deny | inherited_deny,
    }
    return {"extendedInfo": {name: value for name, value in values.items() if value}}


def _is_list(token: Token) -> bool:
    return bool(token.holder.permissions) or not token.holder.inherit


def _record(request: Request, action: str, namespace: Namespace, token: str, **more: str) -> None:
    request.record(
        action,
        project=access_lists.project_of(request, namespace, token) or "",
        NamespaceId=namespace.id,
        NamespaceName=namespace.name,
        Token=token,
        **more,
    )


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
