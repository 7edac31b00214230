"""How the service points from one object to another."""

from ..state.directory import Identity
from ..state.project import Project
from .request import Request, quoted


def identity_reference(request: Request, name: str) -> dict[str, object]:
    """An IdentityRef; an empty name is the organization's owner."""
    organization = request.organization
    identity = request.directory.find(name or organization.owner or next(iter(organization.users), ""))
    if identity is None:
        return {"displayName": name, "uniqueName": name}
    return described(request, identity)


def described(request: Request, identity: Identity) -> dict[str, object]:
    """An IdentityRef."""
    avatar = request.url("_apis/GraphProfile/MemberAvatars", identity.subject)
    return {
        "displayName": identity.display_name,
        "url": request.url("_apis/Identities", identity.id),
        "_links": {"avatar": {"href": avatar}},
        "id": identity.id,
        "uniqueName": identity.name,
        "imageUrl": avatar,
        "descriptor": identity.subject,
    }


def project_reference(request: Request, name: str, project: Project) -> dict[str, object]:
    """A TeamProjectReference."""
    described = {"description": project.description} if project.description else {}
    return {
        "id": project.id,
        "name": name,
        **described,
        "url": request.url("_apis/projects", project.id),
        "state": project.state,
        "revision": project.revision,
        "visibility": project.visibility,
        "lastUpdateTime": request.time(project.updated),
    }


def web_url(request: Request, *names: str) -> str:
    """A page of the portal."""
    return request.url(*(quoted(name) for name in names))


def links(request: Request, *keys: str, **places: str) -> dict[str, object]:
    """_links to resources that go by the same keys, such as storageKey="Graph/StorageKeys"."""
    return {name: {"href": request.url("_apis", place, *keys)} for name, place in places.items()}


def local_name(identity: Identity, project: str) -> str:
    """The name under which an identity stands in a map of a project."""
    if identity.kind == "group" and identity.project in (project, None):
        return identity.name.partition("]\\")[2]
    return identity.name
