"""Subjects as Graph writes them: users, groups, service principals, the service's own identities, scopes."""

import base64
import uuid

from ..state.directory import Identity, derived
from ..state.project import Project
from .errors import ServiceError, bad_request, not_found
from .references import links
from .request import Request


def subject(request: Request, identity: Identity) -> dict[str, object]:
    """A GraphUser, GraphGroup or GraphServicePrincipal."""
    match identity.kind:
        case "user":
            return user(request, identity)
        case "group":
            return group(request, identity)
        case "servicePrincipal":
            return service_principal(request, identity)
        case "service":
            return _service(request, identity)


def user(request: Request, identity: Identity) -> dict[str, object]:
    """A GraphUser."""
    it = request.organization.users[identity.name]
    deleted = {"isDeletedInOrigin": True} if it.deleted_in_origin else {}
    return {
        "subjectKind": "user",
        "metaType": "guest" if it.guest else "member",
        "directoryAlias": it.directory_alias or identity.name.partition("@")[0],
        "domain": request.organization.tenant_id if it.origin == "aad" else "Windows Live ID",
        "principalName": identity.name,
        "mailAddress": it.mail or identity.name,
        "origin": it.origin,
        "originId": it.origin_id or derived(it.id, "origin"),
        **deleted,
        **_named(request, identity),
    }


def group(request: Request, identity: Identity) -> dict[str, object]:
    """A GraphGroup."""
    _, it = request.directory.group(identity)
    organization = request.organization
    if it.origin == "aad":
        domain = organization.tenant_id
    elif identity.project is None:
        domain = f"vstfs:///Framework/IdentityDomain/{organization.id}"
    else:
        domain = f"vstfs:///Classification/TeamProject/{organization.projects[identity.project].id}"
    return {
        "subjectKind": "group",
        "description": it.description,
        "domain": domain,
        "principalName": identity.name,
        "mailAddress": None,
        "origin": it.origin,
        "originId": it.id,
        **_named(request, identity),
        "displayName": identity.name.partition("]\\")[2],
    }


def service_principal(request: Request, identity: Identity) -> dict[str, object]:
    """A GraphServicePrincipal."""
    it = request.organization.service_principals[identity.name]
    application = it.application_id or derived(it.id, "application")
    return {
        "subjectKind": "servicePrincipal",
        "metaType": "application",
        "applicationId": application,
        "directoryAlias": application,
        "domain": request.organization.tenant_id,
        "principalName": application,
        "mailAddress": None,
        "origin": "aad",
        "originId": it.origin_id or derived(it.id, "origin"),
        **_named(request, identity),
    }


def _service(request: Request, identity: Identity) -> dict[str, object]:
    account = identity.descriptor.partition(";")[2]
    return {
        "subjectKind": "user",
        "domain": "Build",
        "principalName": account.rpartition(":")[2],
        "mailAddress": "",
        "origin": "vsts",
        "originId": identity.id,
        **_named(request, identity),
    }


def kind(identity: Identity) -> str:
    """The resource of Graph that shows a subject."""
    return {"group": "Groups", "servicePrincipal": "ServicePrincipals"}.get(identity.kind, "Users")


def _named(request: Request, identity: Identity) -> dict[str, object]:
    shown = kind(identity)
    return {
        "displayName": identity.display_name,
        "_links": links(
            request,
            identity.subject,
            self=f"Graph/{shown}",
            memberships="Graph/Memberships",
            membershipState="Graph/MembershipStates",
            storageKey="Graph/StorageKeys",
            **({} if shown == "Groups" else {"avatar": "GraphProfile/MemberAvatars"}),
        ),
        "url": request.url("_apis/Graph", shown, identity.subject),
        "descriptor": identity.subject,
    }


def found(request: Request, key: str, *kinds: str) -> Identity:
    """The subject with a descriptor or storage key; ServiceError 404 where there is none of these kinds."""
    identity = request.directory.described(key)
    if identity is None or (kinds and identity.kind not in kinds):
        raise missing(key)
    return identity


def missing(key: str) -> ServiceError:
    """404: no such subject."""
    return not_found(f"VS860056: The subject {key} could not be found.", "GraphSubjectNotFoundException")


def guid(text: str) -> str:
    """An object id or storage key out of a body, or nothing; ServiceError 400 where it is no GUID."""
    try:
        return str(uuid.UUID(text)) if text else ""
    except ValueError:
        raise bad_request(f"VS860016: '{text}' is not a GUID.", "GraphBadRequestException") from None


def scope_descriptor(id: str) -> str:
    """The descriptor of the scope that a project or the organization is, by its id."""
    return f"scp.{base64.urlsafe_b64encode(derived(id, 'scope').encode()).decode().rstrip('=')}"


def scope(request: Request, descriptor: str) -> tuple[str | None, Project | None]:
    """The project (None: the organization) whose scope has a descriptor; ServiceError 404 where none has."""
    if descriptor == scope_descriptor(request.organization.id):
        return None, None
    for name, project in request.organization.projects.items():
        if scope_descriptor(project.id) == descriptor:
            return name, project
    raise missing(descriptor)
