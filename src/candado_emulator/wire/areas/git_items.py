"""Area git: files and folders (items and blobs), one by one, in batches and as archives.

A batch tells what items are, never their texts: those come one by one, as archives of a folder, or as an
archive of blobs.
"""

import msgspec

from ...state import commits
from ..errors import bad_request, not_found
from ..git_items import BINARY, Shown, below, download, items, packed
from ..git_versions import Descriptor, Version, asked, resolved
from ..repositories import Place, readable, url
from ..request import Reply, Request, collection
from ..routing import route

ITEMS = "fb93c0db-47ed-4a31-8c20-47552878fb44"
ITEMS_BATCH = "630fd2e4-fb88-4f85-ad21-13f3fd1fbca9"
BLOBS = "7b28e929-2c99-405d-9c5c-6167a06e6816"
FORMATS = {"application/json": "json", "application/zip": "zip", BINARY: "octetstream", "text/plain": "text"}
"""By the media type that a client accepts, what it is called in $format."""


class Asked(Descriptor, rename="camel", kw_only=True):
    """What a batch asks for: an item, and how much of what is below it."""

    path: str
    recursion_level: str = "none"


class Batch(msgspec.Struct, rename="camel"):
    """The body that asks for many items."""

    item_descriptors: list[Asked]
    include_content_metadata: bool = False
    latest_processed_change: bool = False


@route(ITEMS, "GET")
def all_items(request: Request) -> Reply | object:
    """Files and folders below scopePath, or one by path: its text, or, asked as JSON, what it is."""
    place = readable(request)
    path = request.query.get("path") or request.parameters.get("path")
    version = resolved(place, asked(request), path or "")
    recursion = request.query.get("recursionLevel") or "none"
    if path is not None:
        if recursion.lower() != "none":
            raise bad_request(
                'Cannot specify a "recursionLevel" other than "None" when providing a single item "path". '
                'Use the "scopePath" query parameter filter instead to get a collection of items.'
            )
        return _one(request, place, version, path)
    scope = request.query.get("scopePath") or "/"
    if _format(request) == "zip":
        return _archive(place, version, scope)
    paths = below(place, version, scope, recursion)
    return collection(items(request, place, version, paths, _shown(request)))


@route(ITEMS_BATCH, "POST")
def items_batch(request: Request) -> object:
    """What each of many items is: a list for each."""
    place, batch = readable(request), request.decoded(Batch)
    shown = Shown(
        content_metadata=batch.include_content_metadata, latest_change=batch.latest_processed_change
    )
    rows: list[object] = []
    for it in batch.item_descriptors:
        version = resolved(place, it, it.path)
        rows.append(items(request, place, version, below(place, version, it.path, it.recursion_level), shown))
    return collection(rows)


@route(BLOBS, "GET")
def blob(request: Request) -> Reply | object:
    """A file by the id of what is in it: its size, or its text."""
    place, id = readable(request), request.parameters.get("sha1", "").lower()
    text = _blobs(place).get(id)
    if text is None:
        message = f"TF401101: A Git object with the identifier {id} could not be found in {place.name}."
        raise not_found(message, "GitObjectDoesNotExistException")
    content = text.encode(errors="surrogatepass")
    match _format(request):
        case "zip":
            return packed({id: text}, id)
        case "text" | "octetstream" as kind:
            return Reply(body=content, content_type="text/plain" if kind == "text" else BINARY)
        case _:
            here = f"{url(request, place)}/blobs/{id}"
            links = {"self": {"href": here}, "repository": {"href": url(request, place)}}
            return {"objectId": id, "size": len(content), "url": here, "_links": links}


@route(BLOBS, "POST")
def blobs(request: Request) -> Reply:
    """An archive of files by the ids of what is in them. The entries' names are the ids: the service does not
    say what its are."""
    place, wanted = readable(request), request.decoded(list[str])
    held = _blobs(place)
    missing = next((id for id in wanted if id.lower() not in held), None)
    if missing is not None:
        message = f"TF401101: A Git object with the identifier {missing} could not be found in {place.name}."
        raise not_found(message, "GitObjectDoesNotExistException")
    return packed({id.lower(): held[id.lower()] for id in wanted}, request.query.get("filename") or "Blobs")


def _one(request: Request, place: Place, version: Version, path: str) -> Reply | object:
    [name] = below(place, version, path)
    text, kind = version.commit.files.get(name), _format(request)
    if kind == "zip":
        return _archive(place, version, path)
    if kind == "json" or text is None:
        [row] = items(request, place, version, [name], _shown(request))
        if text is not None and request.query.flag("includeContent"):
            row["content"] = text
        return row
    headers = download(name.rpartition("/")[2]) if request.query.flag("download") else {}
    media = "text/plain" if kind == "text" else BINARY
    return Reply(body=text.encode(errors="surrogatepass"), content_type=media, headers=headers)


def _archive(place: Place, version: Version, path: str) -> Reply:
    """A folder with all below it under its own name, the root without one."""
    [here] = below(place, version, path)
    above = here.rpartition("/")[0]
    held = {
        name.removeprefix(f"{above}/"): text
        for name, text in version.commit.files.items()
        if not here or name == here or name.startswith(f"{here}/")
    }
    return packed(held, here.rpartition("/")[2] or place.name)


def _blobs(place: Place) -> dict[str, str]:
    """Every text that the repository holds or held, by its id."""
    every = commits.every(place.repository)
    return {commits.blob_id(text): text for commit in every for text in commit.files.values()}


def _shown(request: Request) -> Shown:
    return Shown(
        content_metadata=request.query.flag("includeContentMetadata"),
        latest_change=request.query.flag("latestProcessedChange"),
    )


def _format(request: Request) -> str:
    """How an answer is asked for: $format, before what the client accepts; a text where it says nothing."""
    said = request.query.get("$format")
    if said is not None:
        return said.lower()
    accepted = request.headers.get("accept", "").lower()
    return next((name for media, name in FORMATS.items() if media in accepted), "text")
