"""Where files come from: a template is addressed by repository and path."""

import os
from pathlib import Path
from typing import Protocol

import msgspec

from candado.code.pipelines.nodes import Node
from candado.code.pipelines.parse import ParseError, parse
from candado.code.pipelines.text import SELF, File, file_of

MOST_BYTES = 4 * 1024 * 1024
"""of a file: the service refuses pipelines that need more than 10 MB of memory"""
_LONGEST_PATH = 4096
"""characters of a path that a system may open"""


class NotAtHand(Exception):
    """A file cannot be had; the message says why."""


class Document(msgspec.Struct, frozen=True, eq=False):
    """A file and what it holds."""

    file: File
    root: Node | None


class Repositories(Protocol):
    """What gives the files of the repositories that a pipeline names."""

    def document(self, repository: str, path: str) -> Document:
        """A file by repository, `self` or the alias of a resource, and path from its root.

        Raises NotAtHand and ParseError.
        """
        ...


class Folder:
    """The files of one repository in a folder of this machine."""

    def __init__(self, root: Path, kept: int = 256) -> None:
        self._root = os.path.realpath(root)
        self._kept = kept
        self._documents: dict[str, Document | ParseError | NotAtHand] = {}
        self._inside: dict[str, bool] = {"": True}

    def document(self, repository: str, path: str) -> Document:
        """See Repositories."""
        if repository != SELF:
            raise NotAtHand(f"repository {repository} is not at hand")
        found = self._documents.get(path)
        if found is None:
            try:
                return self.parsed(self.file(path))
            except NotAtHand as error:
                self._keep(path, error)
                raise
        if isinstance(found, Document):
            return found
        raise found

    def file(self, path: str) -> File:
        """A file by its path, unparsed. Raises NotAtHand and ParseError."""
        return decoded(self.read(path), path)

    def read(self, path: str) -> bytes:
        """What is in a file, one byte more than it may have at most. Raises NotAtHand."""
        if len(path) > _LONGEST_PATH:
            raise NotAtHand("its path is too long")
        place = f"{self._root}/{path}"
        inside = self._lies_inside(path.rpartition("/")[0])
        if not inside or (os.path.islink(place) and not self._lies_inside(path)):  # noqa: PTH114
            raise NotAtHand("it lies outside the repository")
        try:
            with open(place, "rb", buffering=0) as stream:  # noqa: PTH123
                return stream.read(min(os.fstat(stream.fileno()).st_size, MOST_BYTES) + 1)
        except OSError as error:
            raise NotAtHand(error.strerror or "it cannot be read") from None

    def _lies_inside(self, path: str) -> bool:
        """Whether a folder or a link is really below the root, wherever links lead."""
        missing: list[str] = []
        while path not in self._inside:
            missing.append(path)
            path = path.rpartition("/")[0]
        inside = self._inside[path]
        for path in reversed(missing):
            place = f"{self._root}/{path}"
            if not inside or path.endswith("..") or os.path.islink(place):  # noqa: PTH114
                place = os.path.realpath(place)
                inside = place == self._root or place.startswith(f"{self._root.rstrip(os.sep)}{os.sep}")
            self._inside[path] = inside
        return inside

    def parsed(self, file: File) -> Document:
        """A file, parsed; the last few are kept. Raises ParseError."""
        try:
            made: Document | ParseError = Document(file, parse(file))
        except ParseError as error:
            made = error
        self._keep(file.path, made)
        if isinstance(made, ParseError):
            raise made
        return made

    def _keep(self, path: str, made: Document | ParseError | NotAtHand) -> None:
        self._documents[path] = made
        if len(self._documents) > self._kept:
            del self._documents[next(iter(self._documents))]


def decoded(data: bytes, path: str, repository: str = SELF) -> File:
    """A file from its content. Raises NotAtHand and ParseError."""
    if len(data) > MOST_BYTES:
        raise NotAtHand(f"it is larger than {MOST_BYTES // 1024 // 1024} MiB")
    try:
        return file_of(data, path, repository)
    except UnicodeDecodeError:
        raise ParseError("it is no UTF-8 text", 1, 1) from None


def places(template: str, including: File, around: File | None = None) -> tuple[tuple[str, str], ...]:
    """The repositories and paths that a template reference in a file can mean, likeliest first.

    `around` is the file where the reference ends up: a caller may hand it to a template of another folder.

    Source: learn.microsoft.com, "Template usage reference": paths are relative to the including file, those
    with a leading `/` to the repository's root; `@self` is the repository of the pipeline itself. Pipelines
    in use show the rest: with `@` it is relative to the including file of that repository, or to the root.
    """
    path, _, repository = (part.strip() for part in template.partition("@"))
    path = path.replace("\\", "/")
    if path.startswith("/"):
        return (_below("", path, repository or including.repository),)
    if not repository:
        files = (around, including) if around else (including,)
        found = [_below(file.path.rpartition("/")[0], path, file.repository) for file in files]
    else:
        found = [_below("", path, repository)]
        if repository == including.repository:
            found.insert(0, _below(including.path.rpartition("/")[0], path, repository))
    return tuple(dict.fromkeys(found))


def _below(folder: str, path: str, repository: str) -> tuple[str, str]:
    parts = folder.split("/") if folder else []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return repository, "../" + path
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return repository, "/".join(parts)
