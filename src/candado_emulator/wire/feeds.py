"""Feeds as the functions of the area Packaging find them, and what the caller may do with them."""

from collections.abc import Iterator
from typing import get_args

import msgspec

from ..state.feed import Feed, Role
from ..state.organization import Organization
from ..state.project import Project
from .errors import access_denied, not_found
from .request import Request, find

RANKS: tuple[Role, ...] = get_args(Role)
"""Each role may do what those before it may."""


class Place(msgspec.Struct, frozen=True):
    """A feed, of a project or (empty names) of the organization."""

    project_name: str
    project: Project | None
    name: str
    feed: Feed

    @property
    def is_deleted(self) -> bool:
        """Whether it is in the recycle bin."""
        return self.feed.deleted != "never"

    @property
    def path(self) -> tuple[str, ...]:
        """Where the state keeps it."""
        held = "deleted_feeds" if self.is_deleted else "feeds"
        return ("projects", self.project_name, held, self.name) if self.project else (held, self.name)

    @property
    def level(self) -> str:
        """Org or Project, as in the names of audit events."""
        return "Project" if self.project else "Org"


def is_administrator(request: Request) -> bool:
    """Whether the caller administers all of Azure Artifacts."""
    roles, caller = request.organization.feed_roles, request.caller
    mine = {role for name, role in roles.items() if request.directory.qualified(name) in caller.names}
    return caller.is_administrator or "administrator" in mine


def role(request: Request, place: Place) -> Role:
    """What the caller is in a feed; none is nothing."""
    if is_administrator(request):
        return "administrator"
    project = place.project_name or None
    mine = [
        RANKS.index(it)
        for name, it in place.feed.roles.items()
        if request.directory.qualified(name, project) in request.caller.names
    ]
    return RANKS[max(mine, default=0)]


def require(request: Request, place: Place, needed: Role) -> None:
    """ServiceError 403 where the caller is less than this in a feed."""
    if RANKS.index(role(request, place)) < RANKS.index(needed):
        raise access_denied(request.caller.identity.display_name, f"feed {needed}", place.name)


def feeds(request: Request, *, deleted: bool = False) -> Iterator[Place]:
    """The feeds of the project in the path, or all of the organization and its projects, that may be read; or
    those in the recycle bin."""
    organization = request.organization
    held: list[tuple[str, Project | None, Organization | Project]] = []
    if "project" not in request.parameters:
        held.append(("", None, organization))
    held += [(name, project, project) for name, project in request.projects()]
    for project_name, project, holder in held:
        for name, feed in (holder.deleted_feeds if deleted else holder.feeds).items():
            place = Place(project_name, project, name, feed)
            if role(request, place) != "none":
                yield place


def found(request: Request, *, deleted: bool = False) -> Place:
    """The feed of the path, by name or id; 404 where the caller may not read it."""
    key = request.parameters.get("feedId", "")
    for place in feeds(request, deleted=deleted):
        if find({place.name: place.feed}, key):
            return place
    message = f"The feed with ID '{key}' doesn't exist."
    raise not_found(message, "FeedIdNotFoundException")


def record(request: Request, what: str, place: Place, **data: object) -> None:
    """Writes an audit event on a feed: `Create`, `Modify`, `FeedView.Create`..."""
    id = place.project.id if place.project else ""
    request.record(
        f"Artifacts.Feed.{place.level}.{what}",
        project=place.project_name,
        FeedName=place.name,
        **({"ProjectId": id} if id else {}),
        **data,
    )
