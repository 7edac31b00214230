"""Files and folders of a commit as the area git shows them: as items, or packed."""

import io
import mimetypes
import zipfile
from collections.abc import Iterable, Mapping

import msgspec

from ..state import commits
from .errors import bad_request, not_found
from .git_versions import Version, last_change
from .repositories import Place, author, url
from .request import Reply, Request, quoted

BINARY = "application/octet-stream"
TEXT_ENCODING = 65001
"""UTF-8, as a code page of Windows."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of an item beside what it is."""

    content_metadata: bool = False
    latest_change: bool = False


def below(place: Place, version: Version, path: str, recursion: str = "none") -> list[str]:
    """The paths of an item and of what is below it, as far as the recursion goes, without slashes in front;
    ServiceError 404 where there is no such item."""
    held, here = version.commit.files, path.strip("/")
    every = sorted({*held, *folders(held)})
    if here not in every:
        message = (
            f"TF401174: The item '{path}' could not be found in the repository '{place.name}' at the version "
            f"specified by '<{version.kind}: {version.id} >' (resolved to commit '{version.id}')"
        )
        raise not_found(message, "GitItemNotFoundException")
    match recursion.lower():
        case "none":
            return [here]
        case "full":
            return [p for p in every if not here or p == here or p.startswith(f"{here}/")]
        case "onelevel" | "onelevelplusnestedemptyfolders":
            return [p for p in every if p == here or (p and p.rpartition("/")[0] == here)]
        case _:
            raise bad_request(f"The value '{recursion}' of recursionLevel is not valid.")


def folders(held: Iterable[str]) -> set[str]:
    """All folders of some paths; the root's is empty."""
    return {"/".join(path.split("/")[:n]) for path in held for n in range(path.count("/") + 1)} | {""}


def items(
    request: Request, place: Place, version: Version, paths: Iterable[str], shown: Shown
) -> list[dict[str, object]]:
    """GitItems of a commit; texts of files are not in them."""
    trees = commits.tree_ids(version.commit.files)
    return [_item(request, place, version, path, trees, shown) for path in paths]


def _item(
    request: Request, place: Place, version: Version, path: str, trees: Mapping[str, str], shown: Shown
) -> dict[str, object]:
    text = version.commit.files.get(path)
    row: dict[str, object] = {
        "objectId": trees[path] if text is None else commits.blob_id(text),
        "gitObjectType": "tree" if text is None else "blob",
        "commitId": version.id,
        "path": f"/{path}",
    }
    if text is None:
        row["isFolder"] = True
    if shown.content_metadata:
        row["contentMetadata"] = metadata(path, text)
    if shown.latest_change:
        last = last_change(place, version, path)
        person = author(request, last.commit.author, last.commit.committed)
        row["latestProcessedChange"] = {
            "commitId": last.id,
            "author": person,
            "committer": person,
            "comment": comment(last.commit.comment),
            "url": f"{url(request, place)}/commits/{last.id}",
        }
    return row | {"url": item_url(request, place, version, path)}


def item_url(request: Request, place: Place, version: Version, path: str) -> str:
    """The address of an item at a commit."""
    where = "/".join(quoted(part) for part in path.split("/"))
    return f"{url(request, place)}/items/{where}?versionType=Commit&version={version.id}&versionOptions=None"


def comment(said: str) -> str:
    """What is said of a commit."""
    return said or "Change files"


def metadata(path: str, text: str | None) -> dict[str, object]:
    """FileContentMetadata; a folder has its name alone."""
    name = path.rpartition("/")[2]
    if text is None:
        return {"fileName": name}
    extension = name.rpartition(".")[2] if "." in name else ""
    kind = {"yml": "text/plain", "yaml": "text/plain"}.get(extension, mimetypes.guess_type(name)[0] or BINARY)
    return {"encoding": TEXT_ENCODING, "contentType": kind, "fileName": name, "extension": extension}


def packed(named: Mapping[str, str], file_name: str) -> Reply:
    """Files in an archive, which the service sends as mere bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in named.items():
            archive.writestr(zipfile.ZipInfo(path), text.encode(errors="surrogatepass"), zipfile.ZIP_DEFLATED)
    return Reply(body=held.getvalue(), content_type=BINARY, headers=download(f"{file_name}.zip"))


def download(file_name: str) -> dict[str, str]:
    """The header that makes a browser save an answer under a name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quoted(file_name)}"}
