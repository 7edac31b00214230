"""Area Graph: users, service principals and groups, by subject descriptor."""

from collections.abc import Callable

import msgspec

from ...state.directory import Identity
from ...state.identity import Group, ServicePrincipal, User
from ...state.rename import renamed
from .. import membership, paging
from ..entitlements import remove
from ..errors import ServiceError, bad_request
from ..request import Reply, Request, collection
from ..routing import route
from ..subjects import found, group, guid, missing, scope, service_principal, subject

USERS = "005e26ec-6b77-4e4f-a986-b3827bf241f5"
PRINCIPALS = "e1dbb0ae-49cb-4532-95a1-86cd89cfcab4"
GROUPS = "ebbe6af8-0b91-4c13-8cf1-777c14858188"
PAGE = 500


class Created(msgspec.Struct, rename="camel"):
    """The body that adds a user, a service principal or a group of Entra, or makes a group."""

    principal_name: str = ""
    mail_address: str = ""
    origin_id: str = ""
    display_name: str = ""
    description: str = ""
    storage_key: str = ""


class Operation(msgspec.Struct):
    """A JSON patch operation on a group."""

    path: str
    value: str = ""


@route(USERS, "GET")
def users(request: Request) -> Reply | object:
    """All users, the service's own identities among them, or one by descriptor."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    if key := request.parameters.get("userDescriptor"):
        return subject(request, found(request, key, "user", "service"))
    return _listed(request, lambda identity: identity.kind in ("user", "service"))


@route(USERS, "POST")
def add_user(request: Request) -> Reply:
    """Makes a user of Entra known to the organization, without an access level."""
    request.require("Collection", "GENERIC_WRITE", "NAMESPACE:")
    asked = request.decoded(Created)
    name = asked.principal_name or asked.mail_address
    if not name:
        raise bad_request("VS860015: Must have exactly one of originId or principalName set.")
    if name not in request.organization.users:
        new = User(id=guid(asked.storage_key), license="none", status="none", created=request.present())
        request.put(("users", name), msgspec.structs.replace(new, last_accessed="never"))
        _join(request, name)
    return _created(request, name)


@route(USERS, "DELETE")
def delete_user(request: Request) -> Reply:
    """Removes a user from the organization and from all its groups."""
    remove(request, found(request, request.parameters.get("userDescriptor", ""), "user"))
    return Reply(status=204)


@route(PRINCIPALS, "GET")
def service_principals(request: Request) -> Reply | object:
    """All service principals, or one by descriptor."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    if key := request.parameters.get("servicePrincipalDescriptor"):
        return service_principal(request, found(request, key, "servicePrincipal"))
    return _listed(request, lambda identity: identity.kind == "servicePrincipal")


@route(PRINCIPALS, "POST")
def add_service_principal(request: Request) -> Reply:
    """Makes an application of Entra, by its object id, known to the organization."""
    request.require("Collection", "GENERIC_WRITE", "NAMESPACE:")
    asked = request.decoded(Created)
    if not asked.origin_id:
        raise bad_request("VS860015: Must have originId set.")
    known = request.organization.service_principals.items()
    name = next((name for name, it in known if it.origin_id == asked.origin_id), None)
    if name is None:
        name = asked.display_name or asked.origin_id
        new = ServicePrincipal(
            id=guid(asked.storage_key), origin_id=asked.origin_id, license="none", status="none"
        )
        new = msgspec.structs.replace(new, created=request.present(), last_accessed="never")
        request.put(("service_principals", name), new)
        _join(request, name)
    return _created(request, name)


@route(PRINCIPALS, "DELETE")
def delete_service_principal(request: Request) -> Reply:
    """Removes a service principal from the organization and from all its groups."""
    key = request.parameters.get("servicePrincipalDescriptor", "")
    remove(request, found(request, key, "servicePrincipal"))
    return Reply(status=204)


@route(GROUPS, "GET")
def groups(request: Request) -> Reply | object:
    """All groups, those of a scope, or one by descriptor."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    if key := request.parameters.get("groupDescriptor"):
        return group(request, found(request, key, "group"))
    descriptor = request.query.get("scopeDescriptor")
    if descriptor is None:
        return _listed(request, lambda identity: identity.kind == "group")
    within = scope(request, descriptor)[0]
    return _listed(request, lambda identity: identity.kind == "group" and identity.project == within)


@route(GROUPS, "POST")
def create_group(request: Request) -> Reply:
    """Makes a group in the organization or a project, or adds one of Entra, into groups if they are named."""
    asked = request.decoded(Created)
    descriptor = request.query.get("scopeDescriptor")
    project = scope(request, descriptor)[0] if descriptor else None
    membership.require(request, "Write", project)
    name = asked.display_name or asked.mail_address or asked.origin_id
    if not name:
        raise bad_request("VS860015: Must have exactly one of originId, mailAddress or displayName set.")
    holder = request.organization if project is None else request.organization.projects[project]
    if name not in holder.groups:
        is_of_entra = bool(asked.origin_id or asked.mail_address)
        new = Group(
            id=guid(asked.origin_id or asked.storage_key),
            description=asked.description,
            origin="aad" if is_of_entra else "vsts",
        )
        request.put((*_path(project), name), new)
        request.record("Group.CreateGroups", project=project or "", GroupName=name)
    elif not asked.origin_id:
        _require_free(request, project, name)
    qualified = request.directory.qualified(name, project)
    _join(request, qualified)
    return _created(request, qualified)


@route(GROUPS, "PATCH")
def update_group(request: Request) -> object:
    """Changes name and description of a group."""
    identity = found(request, request.parameters.get("groupDescriptor", ""), "group")
    path, before = request.directory.group(identity)
    membership.require(request, "Write", identity.project, before.id)
    if before.well_known:
        raise bad_request("TF50618: The group is one of the service and cannot be changed.")
    for operation in request.decoded(list[Operation]):
        match operation.path.lower():
            case "/displayname":
                _require_free(request, identity.project, operation.value)
                organization = renamed(request.organization, request.directory, identity, operation.value)
                request.put((), organization)
                path = (*path[:-1], operation.value)
            case "/description":
                _, held = request.directory.group(found(request, identity.subject, "group"))
                request.put(path, msgspec.structs.replace(held, description=operation.value))
            case other:
                raise bad_request(f"VS860018: The property {other} of a group cannot be changed.")
    request.record("Group.UpdateGroups.Modify", project=identity.project or "", GroupId=before.id)
    return group(request, found(request, identity.subject, "group"))


@route(GROUPS, "DELETE")
def delete_group(request: Request) -> Reply:
    """Deletes a group."""
    identity = found(request, request.parameters.get("groupDescriptor", ""), "group")
    path, held = request.directory.group(identity)
    membership.require(request, "Delete", identity.project, held.id)
    if held.well_known:
        raise bad_request("TF50618: The group is one of the service and cannot be deleted.")
    membership.remove_everywhere(request, identity)
    request.put(path, None)
    request.record(
        "Group.UpdateGroups.Delete", project=identity.project or "", GroupId=held.id, GroupName=identity.name
    )
    return Reply(status=204)


def _listed(request: Request, is_meant: Callable[[Identity], bool]) -> Reply:
    """A page of subjects; their kinds are the beginnings of descriptors: aad, msa, svc, vssgp..."""
    kinds = {kind.lower() for kind in request.query.names("subjectTypes")}
    identities = [
        identity
        for identity in request.directory
        if is_meant(identity) and (not kinds or identity.subject.partition(".")[0] in kinds)
    ]
    page, following = paging.by_body(request, identities, PAGE)
    headers = {paging.CONTINUATION: following} if following else {}
    return Reply(body=collection([subject(request, identity) for identity in page]), headers=headers)


def _require_free(request: Request, project: str | None, name: str) -> None:
    holder = request.organization if project is None else request.organization.projects[project]
    if name in holder.groups:
        message = f"TF50225: A group named {name} already exists. Specify a different group name."
        raise ServiceError(409, "GroupCreationException", message)


def _join(request: Request, name: str) -> None:
    """Puts somebody new into the groups that the query names."""
    for descriptor in request.query.names("groupDescriptors"):
        identity = request.directory.find(name)
        if identity is not None:
            membership.add(request, found(request, descriptor, "group"), identity)


def _created(request: Request, name: str) -> Reply:
    identity = request.directory.find(name)
    if identity is None:
        raise missing(name)
    body = subject(request, identity)
    return Reply(status=201, body=body, headers={"Location": str(body["url"])})


def _path(project: str | None) -> tuple[str, ...]:
    return ("groups",) if project is None else ("projects", project, "groups")
