"""Area git: folders by the id of what is in them (trees)."""

from ...state import commits
from ..errors import not_found
from ..git_items import folders, packed
from ..repositories import Place, readable, url
from ..request import Reply, Request
from ..routing import route

FOLDER, FILE = "040000", "100644"
"""Modes of entries, as the service writes them."""


@route("729f6437-6f92-44ec-8bee-273a7111063c", "GET")
def tree(request: Request) -> Reply | object:
    """What is in a folder, with `recursive` in the folders below it too, or an archive of it."""
    place, id = readable(request), request.parameters.get("sha1", "").lower()
    held = _held(place, id)
    if "zip" in (request.query.get("$format") or request.headers.get("accept", "")).lower():
        return packed(held, request.query.get("fileName") or id)
    trees = commits.tree_ids(held)
    every = sorted({*held, *folders(held)} - {""})
    shown = [path for path in every if request.query.flag("recursive") or "/" not in path]
    here = f"{url(request, place)}/trees/{id}"
    rows = [_entry(request, place, path, held, trees) for path in shown]
    links = {"self": here, "repository": url(request, place)}
    return {
        "objectId": id,
        "url": here,
        "treeEntries": rows,
        "size": commits.tree_size(held),
        "_links": {name: {"href": href} for name, href in links.items()},
    }


def _held(place: Place, id: str) -> dict[str, str]:
    """The files of a tree, by the path below it."""
    for commit in commits.every(place.repository):
        for path, tree_id in commits.tree_ids(commit.files).items():
            if tree_id == id:
                return _below(commit.files, path)
    message = f"TF401101: A Git object with the identifier {id} could not be found in {place.name}."
    raise not_found(message, "GitObjectDoesNotExistException")


def _below(held: dict[str, str], path: str) -> dict[str, str]:
    start = f"{path}/" if path else ""
    return {name.removeprefix(start): text for name, text in held.items() if name.startswith(start)}


def _entry(
    request: Request, place: Place, path: str, held: dict[str, str], trees: dict[str, str]
) -> dict[str, object]:
    is_folder = path in trees
    id = trees[path] if is_folder else commits.blob_id(held[path])
    return {
        "objectId": id,
        "relativePath": path,
        "mode": FOLDER if is_folder else FILE,
        "gitObjectType": "tree" if is_folder else "blob",
        "url": f"{url(request, place)}/{'trees' if is_folder else 'blobs'}/{id}",
        "size": commits.tree_size(_below(held, path)) if is_folder else len(held[path].encode()),
    }
