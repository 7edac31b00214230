"""Feeds of Azure Artifacts.

Source: [Artifacts - Feed Management](https://learn.microsoft.com/rest/api/azure/devops/artifacts/feed-management).
"""

from typing import Literal

from candado.model.table import Record, table


@table("feeds", scope="organization", kind="feed", label="name", portal="_artifacts/feed/{id}/settings")
class Feed(Record):
    """A feed of packages, of the organization or of one project."""

    id: str
    """GUID"""
    name: str
    """name"""
    project_id: str | None
    """project that it belongs to; NULL: the organization's"""
    upstream_enabled: bool
    """`upstreamEnabled`"""
    is_public: bool | None
    """its project is public, and with it what the feed holds (`project.visibility`); NULL: not told"""


@table("feed_permissions", scope="organization", kind="feed permission")
class FeedPermission(Record):
    """The role of a subject in a feed, or, without a feed, in Azure Artifacts as a whole."""

    feed_id: str
    """feed; empty: all feeds, `globalpermissions`"""
    subject_id: str
    """descriptor; where the service did not say whose it is, "unmapped." and a keyed digest"""
    role: Literal["reader", "collaborator", "contributor", "administrator", "feedCreator", "none", "custom"]
    """role on the wire"""


@table("feed_upstreams", scope="organization", kind="upstream source", label="name")
class FeedUpstream(Record):
    """A source that a feed takes packages from when it has none of its own."""

    id: str
    """GUID"""
    feed_id: str
    """feed"""
    name: str
    """name"""
    protocol: str
    """npm, nuget, pypi, maven, ..."""
    is_public: bool
    """`upstreamSourceType` is public: a registry that anybody can publish to"""
    url: str
    """`location`, without user names and passwords"""
