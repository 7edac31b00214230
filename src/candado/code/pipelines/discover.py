"""Which files to look at: by what they hold, not only by what they are called."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from candado.code.pipelines.repositories import MOST_BYTES, places
from candado.code.pipelines.text import SELF, File

_SKIPPED = frozenset({".git", "node_modules", ".venv", "__pycache__"})
_TEMPLATE = re.compile(rb"template[ \t]*:[ \t]*['\"]?([^\s'\"#]+)")


class NoSuchPath(Exception):
    """What was to be checked is not there; the message says what."""


class Found(msgspec.Struct, frozen=True, order=True):
    """A file, by the root of its repository and its path from there."""

    root: str
    path: str
    named: bool = False
    """somebody named the file itself, so that it is to be a pipeline"""
    problem: str = ""
    """why a folder cannot be looked into; empty for a file"""


def discover(paths: list[Path]) -> Iterator[Found]:
    """All YAML files below folders, and the files that are named, in a stable order.

    Links are not followed, and nothing is read. Raises NoSuchPath.
    """
    for path in paths:
        place = path.absolute()
        if place.is_file():
            root = root_above(place.parent) or place.parent
            yield Found(str(root), place.relative_to(root).as_posix(), named=True)
        elif place.is_dir():
            yield from _walk(str(place), str(root_above(place) or place))
        else:
            raise NoSuchPath(f"{path}: there is no such file or folder")


def root_above(folder: Path) -> Path | None:
    """The repository that a folder lies in."""
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)


def _walk(folder: str, root: str) -> Iterator[Found]:
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError as error:
        yield Found(root, _below(folder, root), problem=error.strerror or "it cannot be looked into")
        return
    if any(entry.name == ".git" for entry in entries):
        root = folder
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in _SKIPPED:
                yield from _walk(entry.path, root)
        elif entry.name.lower().endswith((".yml", ".yaml")) and entry.is_file(follow_symlinks=False):
            yield Found(root, _below(entry.path, root))


def _below(path: str, root: str) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")


def includes(found: Found) -> Iterator[str]:
    """The paths that a file names as templates in its own repository, whatever stands around them."""
    try:
        with open(f"{found.root}/{found.path}", "rb", buffering=0) as stream:  # noqa: PTH123
            data = stream.read(MOST_BYTES)
    except OSError:
        return
    including = File(found.path, "")
    for name in _TEMPLATE.finditer(data):
        before = data[data.rfind(b"\n", 0, name.start()) + 1 : name.start()]
        if before.strip(b" \t-"):
            continue
        for repository, path in places(name[1].decode("utf-8", "replace"), including):
            if repository == SELF:
                yield path
