"""Area Graph: who is in which group."""

from ...state.directory import Identity
from .. import membership
from ..errors import not_found
from ..references import links
from ..request import Reply, Request, collection
from ..routing import route
from ..subjects import found, kind

ALL = "e34b6394-6b30-4435-94a9-409a5eef3e31"
ONE = "3fd2e6ca-fb30-443a-b579-95b19ed0934c"
STATES = "1ffe5c94-1144-4191-907b-d0211cad36a8"


@route(ALL, "GET")
def memberships(request: Request) -> object:
    """The groups that a subject is directly in, or (direction=down) who is directly in a group."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    identity = found(request, request.parameters["subjectDescriptor"])
    if (request.query.get("direction") or "up").lower() == "down":
        return collection([_described(request, identity, it) for it in request.directory.members(identity)])
    return collection([_described(request, it, identity) for it in request.directory.containers(identity)])


@route(ONE, "GET", "HEAD")
def membership_of(request: Request) -> Reply | object:
    """Whether a subject is directly in a group: 404 where it is not."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    container, member = _both(request)
    if not membership.contains(request, container, member):
        message = f"VS860057: {member.subject} is not a member of {container.subject}."
        raise not_found(message, "GraphMembershipNotFoundException")
    if request.method == "HEAD":
        return Reply(body=None, headers={"x-vss-resourcetenant": request.organization.tenant_id})
    return _described(request, container, member)


@route(ONE, "PUT")
def add_membership(request: Request) -> Reply:
    """Puts a subject into a group."""
    container, member = _both(request)
    membership.add(request, container, member)
    return Reply(status=201, body=_described(request, container, member))


@route(ONE, "DELETE")
def remove_membership(request: Request) -> Reply:
    """Takes a subject out of a group."""
    container, member = _both(request)
    membership.remove(request, container, member)
    return Reply(body=None)


@route(STATES, "GET")
def membership_state(request: Request) -> object:
    """Whether a subject is active in the organization."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    identity = found(request, request.parameters.get("subjectDescriptor", ""))
    user = request.organization.users.get(identity.name)
    return {
        "_links": links(
            request, identity.subject, self="Graph/MembershipStates", memberships="Graph/Memberships"
        ),
        "active": user is None or not (user.deleted_in_origin or user.status == "deleted"),
    }


def _both(request: Request) -> tuple[Identity, Identity]:
    container = found(request, request.parameters.get("containerDescriptor", ""), "group")
    return container, found(request, request.parameters["subjectDescriptor"])


def _described(request: Request, container: Identity, member: Identity) -> dict[str, object]:
    place = "_apis/Graph"
    both = request.url(f"{place}/Memberships", member.subject, container.subject)
    return {
        "containerDescriptor": container.subject,
        "memberDescriptor": member.subject,
        "_links": {
            "self": {"href": both},
            "member": {"href": request.url(place, kind(member), member.subject)},
            "container": {"href": request.url(place, kind(container), container.subject)},
        },
    }
