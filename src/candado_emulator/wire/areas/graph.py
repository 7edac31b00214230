"""Area Graph: users, groups and service principals by subject descriptor."""

from ...state.identity import User
from .. import paging
from ..errors import not_found
from ..request import Reply, Request
from ..routing import route

PAGE = 500


@route("005e26ec-6b77-4e4f-a986-b3827bf241f5", "GET")
def users(request: Request) -> Reply | object:
    """All users, or one by descriptor."""
    if key := request.parameters.get("userDescriptor"):
        identity = request.directory.described(key)
        if identity is None or identity.kind != "user":
            raise not_found(
                f"VS860056: The subject {key} could not be found.", "GraphSubjectNotFoundException"
            )
        return user(request, identity.name)
    kinds = request.query.names("subjectTypes")
    names = [name for name, it in request.organization.users.items() if not kinds or it.origin in kinds]
    return paging.by_header(request, [user(request, name) for name in names], PAGE)


def user(request: Request, name: str) -> dict[str, object]:
    """A GraphUser."""
    it: User = request.organization.users[name]
    identity = request.directory.find(name)
    if identity is None:
        raise KeyError(name)
    return {
        "subjectKind": "user",
        "metaType": "guest" if it.guest else "member",
        "directoryAlias": name.partition("@")[0],
        "domain": request.organization.tenant_id if it.origin == "aad" else "Windows Live ID",
        "principalName": name,
        "mailAddress": it.mail or name,
        "origin": it.origin,
        "originId": it.origin_id or it.id,
        "displayName": identity.display_name,
        "_links": links(request, "Users", identity.subject),
        "url": request.url("_apis/Graph/Users", identity.subject),
        "descriptor": identity.subject,
    }


def links(request: Request, kind: str, descriptor: str) -> dict[str, object]:
    """The _links of a graph subject."""
    places = {
        "self": f"Graph/{kind}",
        "memberships": "Graph/Memberships",
        "membershipState": "Graph/MembershipStates",
        "storageKey": "Graph/StorageKeys",
        "avatar": "GraphProfile/MemberAvatars",
    }
    return {name: {"href": request.url("_apis", place, descriptor)} for name, place in places.items()}
