"""Area Packaging: feeds with their upstream sources, views and retention. No packages are kept."""

from datetime import datetime, timedelta

import msgspec

from ...state import clock
from ...state.directory import derived
from ...state.feed import Feed, FeedRetention, FeedView, Upstream
from ..errors import ServiceError, access_denied, bad_request, not_found
from ..feeds import Place, feeds, found, is_administrator, record, require
from ..request import Reply, Request, collection, find, quoted
from ..routing import route

FEEDS = "c65009a7-474a-4ad1-8b42-7d852107ef8c"
VIEWS = "42a8502a-6785-41bc-8c16-89477d930877"
RETENTION = "ed52a011-0112-45b5-9f9e-e14efffb3193"


class WrittenUpstream(msgspec.Struct, rename="camel"):
    """A source of packages."""

    name: str
    protocol: str
    location: str
    upstream_source_type: str = "public"
    id: str = ""


class Written(msgspec.Struct, rename="camel"):
    """The body that creates or changes a feed; what it does not say stays."""

    name: str | None = None
    description: str | None = None
    upstream_enabled: bool | None = None
    upstream_sources: list[WrittenUpstream] | None = None
    badges_enabled: bool | None = None
    hide_deleted_package_versions: bool | None = None
    default_view_id: str | None = None


class WrittenView(msgspec.Struct):
    """The body that creates or changes a view."""

    name: str | None = None
    type: str | None = None
    visibility: str | None = None


class WrittenRetention(msgspec.Struct, rename="camel"):
    """The body that sets the retention."""

    count_limit: int
    days_to_keep_recently_downloaded_packages: int = 30


@route(FEEDS, "GET")
def all_feeds(request: Request) -> object:
    """The feeds that the caller may read, of a project or of all, or one, by name or id."""
    if request.parameters.get("feedId"):
        return described(request, found(request))
    return collection([described(request, place) for place in feeds(request)])


@route(FEEDS, "POST")
def create_feed(request: Request) -> Reply:
    """Creates a feed, which the caller owns."""
    caller = request.caller
    creators = [n for n, role in request.organization.feed_roles.items() if role == "feedCreator"]
    may = any(request.directory.qualified(name) in caller.names for name in creators)
    if not (may or is_administrator(request)):
        raise access_denied(caller.identity.display_name, "Create feed")
    project_name, project = request.project() if "project" in request.parameters else ("", None)
    asked = request.decoded(Written)
    if not asked.name:
        raise bad_request("The name of a feed cannot be empty.", "InvalidUserRequestException")
    feed = Feed()
    _check_free(request, Place(project_name, project, asked.name, feed))
    service = f"{project_name or 'Project Collection'} Build Service ({request.organization.name})"
    roles = {**feed.roles, service: "collaborator", caller.identity.name: "administrator"}
    feed = msgspec.convert({**msgspec.structs.asdict(feed), "roles": roles}, Feed, from_attributes=True)
    place = Place(project_name, project, asked.name, feed)
    request.put(place.path, _read(asked, feed))
    record(request, "Create", place)
    return Reply(status=201, body=described(request, _again(request, place)))


@route(FEEDS, "PATCH")
def update_feed(request: Request) -> object:
    """Changes what the body says of a feed."""
    place = found(request)
    require(request, place, "administrator")
    asked = request.decoded(Written)
    changed = msgspec.structs.replace(place, name=asked.name or place.name, feed=_read(asked, place.feed))
    if changed.name != place.name:
        _check_free(request, changed)
        request.put(place.path, None)
    request.put(changed.path, changed.feed)
    record(request, "Modify", changed, FeedChanges=request.body.decode(errors="replace"))
    return described(request, _again(request, changed))


@route(FEEDS, "DELETE")
def delete_feed(request: Request) -> Reply:
    """Deletes a feed: it goes into the recycle bin."""
    place = found(request)
    require(request, place, "administrator")
    request.put(place.path, None)
    gone = msgspec.structs.replace(place.feed, deleted=request.present())
    request.put(msgspec.structs.replace(place, feed=gone).path, gone)
    record(request, "SoftDelete", place)
    return Reply(status=204)


@route(VIEWS, "GET")
def views(request: Request) -> object:
    """The views of a feed, or one, by name or id."""
    place = found(request)
    if request.parameters.get("viewId"):
        return _view(request, place, *_found_view(request, place))
    return collection([_view(request, place, name, view) for name, view in place.feed.views.items()])


@route(VIEWS, "POST")
def create_view(request: Request) -> Reply:
    """Creates a view."""
    place = found(request)
    require(request, place, "administrator")
    asked = request.decoded(WrittenView)
    if not asked.name or asked.name in place.feed.views:
        raise ServiceError(
            409, "FeedViewNameAlreadyExistsException", f"The view {asked.name} exists already."
        )
    request.put((*place.path, "views", asked.name), _read_view(asked, FeedView()))
    record(request, "FeedView.Create", place, FeedViewName=asked.name)
    place = _again(request, place)
    return Reply(status=201, body=_view(request, place, asked.name, place.feed.views[asked.name]))


@route(VIEWS, "PATCH")
def update_view(request: Request) -> object:
    """Changes who sees a view."""
    place = found(request)
    require(request, place, "administrator")
    name, view = _found_view(request, place)
    changed = _read_view(request.decoded(WrittenView), view)
    request.put((*place.path, "views", name), changed)
    record(request, "FeedView.Modify", place, FeedViewName=name)
    return _view(request, place, name, changed)


@route(VIEWS, "DELETE")
def delete_view(request: Request) -> Reply:
    """Deletes a view."""
    place = found(request)
    require(request, place, "administrator")
    name, _ = _found_view(request, place)
    request.put((*place.path, "views", name), None)
    record(request, "FeedView.HardDelete", place, FeedViewName=name)
    return Reply(status=204)


@route(RETENTION, "GET")
def retention(request: Request) -> Reply:
    """How long versions of packages are kept; null: for ever."""
    held = found(request).feed.retention
    return Reply(body=b"null" if held is None else _retention(held))


@route(RETENTION, "PUT")
def set_retention(request: Request) -> object:
    """Sets how long versions of packages are kept."""
    place = found(request)
    require(request, place, "administrator")
    asked = request.decoded(WrittenRetention)
    held = FeedRetention(
        count=asked.count_limit, days_after_download=asked.days_to_keep_recently_downloaded_packages
    )
    request.put((*place.path, "retention"), held)
    record(request, "Modify", place, FeedChanges="RetentionPolicy")
    return _retention(held)


@route(RETENTION, "DELETE")
def remove_retention(request: Request) -> Reply:
    """Keeps versions of packages for ever."""
    place = found(request)
    require(request, place, "administrator")
    request.put(place.path, msgspec.structs.replace(place.feed, retention=None))
    record(request, "Modify", place, FeedChanges="RetentionPolicy")
    return Reply(status=204)


def _check_free(request: Request, place: Place) -> None:
    """A deleted feed keeps its name."""
    holder = place.project or request.organization
    if find(holder.feeds, place.name) or find(holder.deleted_feeds, place.name):
        message = f"A feed named '{place.name}' already exists."
        raise ServiceError(409, "FeedNameAlreadyExistsException", message)


def _again(request: Request, place: Place) -> Place:
    """A feed as it is now."""
    if place.project is None:
        return msgspec.structs.replace(place, feed=request.organization.feeds[place.name])
    project = request.organization.projects[place.project_name]
    return msgspec.structs.replace(place, project=project, feed=project.feeds[place.name])


def _read(asked: Written, before: Feed) -> Feed:
    said: dict[str, object] = {
        "description": asked.description,
        "upstream_enabled": asked.upstream_enabled,
        "badges_enabled": asked.badges_enabled,
        "hide_deleted_versions": asked.hide_deleted_package_versions,
        "default_view": next(
            (name for name, view in before.views.items() if view.id == asked.default_view_id), None
        ),
    }
    changes = {key: value for key, value in said.items() if value is not None}
    if asked.upstream_sources is not None:
        changes["upstreams"] = {it.name: _upstream(it) for it in asked.upstream_sources}
    return msgspec.structs.replace(before, **changes)


def _upstream(asked: WrittenUpstream) -> Upstream:
    said = {
        "id": asked.id,
        "protocol": asked.protocol.lower(),
        "url": asked.location,
        "public": asked.upstream_source_type.lower() == "public",
    }
    try:
        return msgspec.convert(said, Upstream)
    except msgspec.ValidationError as error:
        raise bad_request(f"The upstream source {asked.name} is not valid: {error}") from None


def _read_view(asked: WrittenView, before: FeedView) -> FeedView:
    said: dict[str, object] = {"type": asked.type, "visibility": asked.visibility}
    changes = {key: value for key, value in said.items() if value is not None}
    try:
        return msgspec.convert({**msgspec.structs.asdict(before), **changes}, FeedView)
    except msgspec.ValidationError as error:
        raise bad_request(f"The view is not valid: {error}") from None


def _found_view(request: Request, place: Place) -> tuple[str, FeedView]:
    key = request.parameters.get("viewId", "")
    held = find(place.feed.views, key)
    if held is None:
        raise not_found(f"The view '{key}' does not exist.", "FeedViewNotFoundException")
    return held


def _url(request: Request, place: Place) -> str:
    scope = (place.project.id,) if place.project else ()
    return request.url(*scope, "_apis/Packaging/Feeds", place.feed.id)


def described(request: Request, place: Place) -> dict[str, object]:
    """A Feed."""
    feed, url = place.feed, _url(request, place)
    links = {"self": url, "packages": f"{url}/Packages", "permissions": f"{url}/Permissions"}
    view = feed.views.get(feed.default_view)
    row: dict[str, object] = {
        "description": feed.description,
        "url": url,
        "_links": {name: {"href": href} for name, href in links.items()},
        "hideDeletedPackageVersions": feed.hide_deleted_versions,
        "defaultViewId": view.id if view else derived(feed.id, "view"),
        "badgesEnabled": feed.badges_enabled,
        "viewId": None,
        "viewName": None,
        "fullyQualifiedName": place.name,
        "fullyQualifiedId": feed.id,
        "upstreamEnabled": feed.upstream_enabled,
        "id": feed.id,
        "name": place.name,
        "capabilities": "defaultCapabilities",
        "upstreamSources": [_source(name, it) for name, it in feed.upstreams.items()],
    }
    if place.is_deleted:
        gone = request.time(feed.deleted)
        row |= {"deletedDate": gone, "scheduledPermanentDeleteDate": _in_a_month(gone)}
    if place.project is not None:
        about = {"id": place.project.id, "name": place.project_name, "visibility": place.project.visibility}
        row["project"] = about
    return row


def _in_a_month(time: str) -> str:
    return clock.written(datetime.fromisoformat(time) + timedelta(days=30))


def _source(name: str, upstream: Upstream) -> dict[str, object]:
    return {
        "id": upstream.id,
        "name": name,
        "protocol": upstream.protocol,
        "location": upstream.url,
        "displayLocation": upstream.url,
        "upstreamSourceType": "public" if upstream.public else "internal",
        "status": "ok",
    }


def _view(request: Request, place: Place, name: str, view: FeedView) -> object:
    url = f"{_url(request, place)}/views/{quoted(view.id)}"
    return {
        "id": view.id,
        "name": name,
        "url": url,
        "_links": {"self": {"href": url}},
        "type": view.type,
        "visibility": view.visibility,
    }


def _retention(held: FeedRetention) -> object:
    return {
        "ageLimitInDays": None,
        "countLimit": held.count,
        "daysToKeepRecentlyDownloadedPackages": held.days_after_download,
    }
