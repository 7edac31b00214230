"""Tombstones: what pruning removed or rewrote; the chain holds over them, and over nothing else missing.

Each is a file named by the digest of its content. It names nobody.
"""

import hashlib
from datetime import datetime
from pathlib import Path

import msgspec

from candado.store.home import Kind
from candado.store.sealed import Place, write_whole

DIRECTORY = "tombstones"


class Tombstone(msgspec.Struct, frozen=True, kw_only=True):
    """Something sealed that is no more what it was."""

    kind: Kind
    name: str
    place: Place
    old: str
    """digest that it had"""
    new: str | None
    """digest of what stands in its place; None: it is gone"""
    why: str
    at: datetime


def write(folder: Path, tombstone: Tombstone) -> None:
    """Put up a tombstone."""
    content = msgspec.json.encode(tombstone)
    directory = folder / DIRECTORY
    directory.mkdir(mode=0o700, exist_ok=True)
    write_whole(directory / f"{hashlib.sha256(content).hexdigest()}.json", [content])


def settle(folder: Path) -> None:
    """Remove what is left of a tombstone that was not put up; the folder must be locked."""
    for path in (folder / DIRECTORY).glob("*.new"):
        path.unlink()


def read(folder: Path) -> tuple[list[Tombstone], list[Path]]:
    """The tombstones of a folder, and the files among them that are not what was written."""
    directory = folder / DIRECTORY
    found: list[Tombstone] = []
    bad: list[Path] = []
    for path in sorted(directory.iterdir()) if directory.is_dir() else []:
        content = path.read_bytes()
        if path.name == f"{hashlib.sha256(content).hexdigest()}.json":
            found.append(msgspec.json.decode(content, type=Tombstone))
        else:
            bad.append(path)
    return found, bad
