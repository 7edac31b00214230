"""Feeds of Azure Artifacts. They have roles, not permissions of a security namespace."""

from functools import cache
from typing import Literal

import msgspec

from .builtin import COLLECTION_ADMINISTRATORS, COLLECTION_VALID_USERS
from .values import Moment, State

Role = Literal["none", "reader", "collaborator", "contributor", "administrator"]
"""In the portal: Feed Reader, Feed and Upstream Reader, Feed Publisher, Feed Owner."""

GlobalRole = Literal["administrator", "feedCreator"]
"""What somebody is in Azure Artifacts as a whole."""


class FeedView(State, frozen=True, kw_only=True):
    """A view of a feed; the key is its name."""

    id: str = ""
    type: Literal["release", "implicit"] = "release"
    """implicit is Local, which shows all"""
    visibility: Literal["private", "collection", "organization"] = "private"
    """who sees it beside those with a role: nobody, the organization, all organizations of the tenant"""


class Upstream(State, frozen=True, kw_only=True):
    """A source that a feed takes packages from; the key is its name."""

    id: str = ""
    protocol: Literal["npm", "nuget", "pypi", "maven", "cargo", "upack"] = "nuget"
    url: str = "https://api.nuget.org/v3/index.json"
    """location; of an internal one its feed's locator"""
    public: bool = True
    """a public registry; otherwise another feed"""


class FeedRetention(State, frozen=True, kw_only=True):
    """How long the versions of packages are kept."""

    count: int = 5000
    """versions of each package"""
    days_after_download: int = 30


@cache
def _views() -> dict[str, FeedView]:
    return {
        "Local": FeedView(type="implicit", visibility="collection"),
        "Prerelease": FeedView(visibility="collection"),
        "Release": FeedView(visibility="collection"),
    }


@cache
def _roles() -> dict[str, Role]:
    return {COLLECTION_VALID_USERS: "reader"}


class Feed(State, frozen=True, kw_only=True):
    """A feed, of the organization or of a project; the key is its name."""

    id: str = ""
    description: str = ""
    upstream_enabled: bool = True
    upstreams: dict[str, Upstream] = {}
    views: dict[str, FeedView] = msgspec.field(default_factory=_views)
    default_view: str = "Local"
    badges_enabled: bool = False
    hide_deleted_versions: bool = True
    retention: FeedRetention | None = None
    roles: dict[str, Role] = msgspec.field(default_factory=_roles)
    """who has which role, by name"""
    deleted: Moment = "never"
    """when it came into the recycle bin, where it stays for 30 days"""


@cache
def first_roles() -> dict[str, GlobalRole]:
    """The roles in Azure Artifacts of a new organization."""
    return {COLLECTION_ADMINISTRATORS: "administrator", COLLECTION_VALID_USERS: "feedCreator"}
