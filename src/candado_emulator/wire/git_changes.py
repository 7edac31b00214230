"""What differs between two commits, as the area git shows it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from ..state import commits
from ..state.repository import Commit
from .git_items import folders, item_url
from .git_versions import Version
from .repositories import Place
from .request import Request

Kind = Literal["add", "edit", "delete"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A file or folder that differs."""

    path: str
    kind: Kind
    is_folder: bool
    id: str
    """of what is there now, or was there"""
    original: str = ""
    """id of what was there before an edit"""


def before(place: Place, commit: Commit) -> Commit:
    """The commit before one, without files where it is the first."""
    found = commits.commit(place.repository, commit.parent) if commit.parent else None
    return found or Commit()


def changes(old: Commit, new: Commit) -> list[Change]:
    """What differs from one commit to another, by path; folders too, but for the root."""
    return sorted(
        [
            *_changes(_blobs(old.files), _blobs(new.files), is_folder=False),
            *_changes(_trees(old.files), _trees(new.files), is_folder=True),
        ],
        key=lambda change: change.path,
    )


def _blobs(files: Mapping[str, str]) -> dict[str, str]:
    return {path: commits.blob_id(text) for path, text in files.items()}


def _trees(files: Mapping[str, str]) -> dict[str, str]:
    ids = commits.tree_ids(files)
    return {path: ids[path] for path in folders(files) if path}


def _changes(old: Mapping[str, str], new: Mapping[str, str], *, is_folder: bool) -> Iterable[Change]:
    for path in old.keys() | new.keys():
        was, now = old.get(path, ""), new.get(path, "")
        if was != now:
            kind: Kind = "add" if not was else "edit" if now else "delete"
            yield Change(
                path=path,
                kind=kind,
                is_folder=is_folder,
                id=now or was,
                original=was if kind == "edit" else "",
            )


def counted(found: Iterable[Change]) -> dict[str, int]:
    """How many files were added, edited and deleted; what did not happen is left out."""
    counts: dict[str, int] = {}
    for change in found:
        if not change.is_folder:
            counts[change.kind.capitalize()] = counts.get(change.kind.capitalize(), 0) + 1
    return counts


def described(
    request: Request, place: Place, version: Version, found: Sequence[Change]
) -> list[dict[str, object]]:
    """GitChanges of a commit."""
    rows: list[dict[str, object]] = []
    for change in found:
        original = {"originalObjectId": change.original} if change.original else {}
        folder = {"isFolder": True} if change.is_folder else {}
        item = {
            "objectId": change.id,
            **original,
            "gitObjectType": "tree" if change.is_folder else "blob",
            "commitId": version.id,
            "path": f"/{change.path}",
            **folder,
            "url": item_url(request, place, version, change.path),
        }
        rows.append({"item": item, "changeType": change.kind})
    return rows
