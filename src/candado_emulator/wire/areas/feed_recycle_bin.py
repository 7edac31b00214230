"""Area Packaging: the recycle bin of feeds, which whoever owns a feed looks into."""

import msgspec

from ..errors import bad_request
from ..feeds import feeds, found, record, require, role
from ..request import Reply, Request, collection
from ..routing import route
from .feeds import described

RECYCLE_BIN = "0cee643d-beb9-41f8-9368-3ada763a8344"


class Operation(msgspec.Struct):
    """A JSON patch operation."""

    op: str
    path: str
    value: object = None


@route(RECYCLE_BIN, "GET")
def deleted_feeds(request: Request) -> object:
    """The deleted feeds of a project, or of all, that the caller owns."""
    places = [it for it in feeds(request, deleted=True) if role(request, it) == "administrator"]
    return collection([described(request, place) for place in places])


@route(RECYCLE_BIN, "PATCH")
def restore_feed(request: Request) -> Reply:
    """Takes a feed out of the recycle bin."""
    place = found(request, deleted=True)
    require(request, place, "administrator")
    [operation] = request.decoded(list[Operation])
    if operation.path.lower() != "/isdeleted" or operation.value not in (False, "false"):
        raise bad_request("A deleted feed is restored, and nothing else, by isDeleted: false.")
    request.put(place.path, None)
    restored = msgspec.structs.replace(place, feed=msgspec.structs.replace(place.feed, deleted="never"))
    request.put(restored.path, restored.feed)
    record(request, "Modify", restored, FeedChanges="isDeleted")
    return Reply(status=204)


@route(RECYCLE_BIN, "DELETE")
def delete_for_good(request: Request) -> Reply:
    """Removes a feed from the recycle bin, for ever."""
    place = found(request, deleted=True)
    require(request, place, "administrator")
    request.put(place.path, None)
    record(request, "HardDelete", place)
    return Reply(status=204)
