"""Who is in which group: adding, removing, and who may do so."""

from ..state.directory import Identity
from ..state.project import project_token
from .errors import bad_request
from .request import Request

NAMESPACE = "Identity"


def require(request: Request, permission: str, project: str | None, group_id: str = "") -> None:
    """ServiceError 403 where the caller may not do this with groups of a project or the organization. Who
    may edit the information of either may edit its groups."""
    scope = (request.organization if project is None else request.organization.projects[project]).id
    if request.may(NAMESPACE, permission, f"{scope}\\{group_id}" if group_id else scope):
        return
    if project is None:
        request.require("Collection", "GENERIC_WRITE", "NAMESPACE:")
    else:
        request.require("Project", "GENERIC_WRITE", project_token(request.organization.projects[project]))


def contains(request: Request, container: Identity, member: Identity) -> bool:
    """Whether somebody is directly in a group."""
    return any(found.name == container.name for found in request.directory.containers(member))


def add(request: Request, container: Identity, member: Identity) -> None:
    """Puts somebody into a group."""
    path, group = request.directory.group(container)
    require(request, "ManageMembership", container.project, group.id)
    if group.origin == "aad":
        raise bad_request(
            f"VS860012: The membership of {container.name} cannot be changed here: it is a group of Entra.",
            "GraphBadRequestException",
        )
    if contains(request, container, member):
        return
    request.put((*path, "members", request.directory.local(member, container.project)), True)
    _record(request, "Add", container, member)


def remove(request: Request, container: Identity, member: Identity) -> None:
    """Takes somebody out of a group."""
    _, group = request.directory.group(container)
    require(request, "ManageMembership", container.project, group.id)
    if _removed(request, container, member):
        _record(request, "Remove", container, member)


def remove_everywhere(request: Request, member: Identity) -> None:
    """Takes somebody who is about to be deleted out of all groups."""
    for container in request.directory.containers(member):
        _removed(request, container, member)


def _removed(request: Request, container: Identity, member: Identity) -> bool:
    path, group = request.directory.group(container)
    keys = [
        key for key in group.members if request.directory.qualified(key, container.project) == member.name
    ]
    for key in keys:
        request.put((*path, "members", key), None)
    return bool(keys)


def _record(request: Request, what: str, container: Identity, member: Identity) -> None:
    request.record(
        f"Group.UpdateGroupMembership.{what}",
        project=container.project or "",
        GroupId=container.id,
        GroupName=container.name,
        MemberId=member.id,
        MemberDisplayName=member.display_name,
    )
