"""Feeds of Azure Artifacts, who may do what with them, and where they take packages from."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from candado.collect.collector import At, Known, Request, Right, collector
from candado.collect.values import guid, open_url
from candado.connect.endpoint import Endpoint, Service
from candado.model.artifacts import Feed, FeedPermission, FeedUpstream
from candado.model.identities import Identity
from candado.model.table import Record

_PAGE = "https://learn.microsoft.com/rest/api/azure/devops/artifacts/feed-management"


def _feed_read(name: str, path: str, page: str, permission: str, **query: str) -> Endpoint:
    return Endpoint(
        name=name,
        service=Service.FEEDS,
        path=path,
        version="7.1",
        query=query,
        permission=permission,
        pat_scope="vso.packaging",
        source="specified",
        page=f"{_PAGE}/{page}",
    )


FEEDS = _feed_read(
    "feeds",
    "_apis/packaging/feeds",
    "get-feeds",
    "Feed Reader, of each feed; all are shown to administrators of the organization alone",
)
FEED_PERMISSIONS = _feed_read(
    "feed-permissions",
    "_apis/packaging/Feeds/{feed}/permissions",
    "get-feed-permissions",
    "Feed Owner",
    includeIds="true",
)
PROJECT_FEED_PERMISSIONS = _feed_read(
    "project-feed-permissions",
    "{project}/_apis/packaging/Feeds/{feed}/permissions",
    "get-feed-permissions",
    "Feed Owner",
    includeIds="true",
)
GLOBAL_PERMISSIONS = _feed_read(
    "global-feed-permissions",
    "_apis/packaging/globalpermissions",
    "get-global-permissions",
    "administrator of Azure Artifacts",
    includeIds="true",
)


class WireProject(msgspec.Struct):
    """The project of a feed."""

    id: str
    visibility: str | None = None


class WireUpstream(msgspec.Struct, rename="camel"):
    """A source of packages."""

    id: str
    name: str
    protocol: str
    upstream_source_type: Literal["public", "internal"]
    location: str = ""


class WireFeed(msgspec.Struct, rename="camel"):
    """A feed."""

    id: str
    name: str
    upstream_enabled: bool = False
    project: WireProject | None = None
    upstream_sources: list[WireUpstream] | None = None


_SEES_ALL = Right("Collection", "GENERIC_WRITE", "NAMESPACE:")
"""A feed is shown to whoever has a role in it; those who administer the organization have one in each."""


@collector(FEEDS, into=(Feed, FeedUpstream), rights=(_SEES_ALL,))
def feeds(record: WireFeed, at: At) -> Iterator[Record]:
    """The feeds of the organization and of its projects that the identity may see."""
    yield Feed(
        id=record.id,
        name=record.name,
        project_id=guid(record.project.id) if record.project else None,
        upstream_enabled=record.upstream_enabled,
        is_public=_is_public(record.project),
    )
    for upstream in record.upstream_sources or ():
        yield FeedUpstream(
            id=upstream.id,
            feed_id=record.id,
            name=upstream.name,
            protocol=upstream.protocol,
            is_public=upstream.upstream_source_type == "public",
            url=open_url(upstream.location),
        )


def _is_public(project: WireProject | None) -> bool | None:
    if project is None:
        return False
    return None if project.visibility is None else project.visibility == "public"


class WireFeedPermission(msgspec.Struct, rename="camel"):
    """The role of somebody in a feed."""

    identity_descriptor: str
    role: Literal["reader", "collaborator", "contributor", "administrator", "none", "custom"]


class WireGlobalPermission(msgspec.Struct, rename="camel"):
    """The role of somebody in Azure Artifacts as a whole."""

    identity_descriptor: str
    role: Literal["feedCreator", "administrator", "none", "custom"]


def _each_feed(known: Known) -> Iterator[Request]:
    for feed in known.rows(Feed):
        if feed.project_id is None:
            yield Request(scope_id=known.organization_id, params={"feed": feed.id})


def _each_feed_of_project(known: Known) -> Iterator[Request]:
    for feed in known.rows(Feed):
        if feed.project_id is not None:
            yield Request(
                scope_id=known.organization_id, params={"feed": feed.id, "project": feed.project_id}
            )


@collector(FEED_PERMISSIONS, into=(FeedPermission,), plan=_each_feed, after=(Feed, Identity))
def feed_permissions(record: WireFeedPermission, at: At) -> Iterator[Record]:
    """The roles in a feed of the organization."""
    yield _permission(record, at)


@collector(
    PROJECT_FEED_PERMISSIONS, into=(FeedPermission,), plan=_each_feed_of_project, after=(Feed, Identity)
)
def project_feed_permissions(record: WireFeedPermission, at: At) -> Iterator[Record]:
    """The roles in a feed of a project."""
    yield _permission(record, at)


@collector(GLOBAL_PERMISSIONS, into=(FeedPermission,), after=(Identity,))
def global_feed_permissions(record: WireGlobalPermission, at: At) -> Iterator[Record]:
    """The roles in all feeds."""
    yield _permission(record, at)


def _permission(record: WireFeedPermission | WireGlobalPermission, at: At) -> FeedPermission:
    return FeedPermission(
        feed_id=at.params.get("feed", ""), subject_id=at.subject(record.identity_descriptor), role=record.role
    )
