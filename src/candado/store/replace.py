"""Removes something sealed, or puts another in its place; the one way to do so.

A tombstone tells of it first, so whatever interrupts, the next `settle` brings it to its end.
"""

from datetime import datetime
from pathlib import Path

from candado.store import home, sealed, tombstones
from candado.store.errors import StoreError
from candado.store.home import Kind
from candado.store.sealed import Manifest
from candado.store.tombstones import Tombstone

WAITING = ".rewritten"
"""Ending of a directory that is made but does not yet stand in the place of the old one."""


def remove(path: Path, why: str, at: datetime) -> None:
    """Remove something sealed; its folder must be locked.

    Errors: Damaged, Incompatible: what is not as it was written is not removed here.
    """
    manifest, digest = sealed.read_manifest(path)
    tombstones.write(path.parent, _tombstone(manifest, digest, None, why, at))
    sealed.discard(path)


def rewrite(path: Path, filled: Path, manifest: Manifest, why: str, at: datetime) -> None:
    """Seal a directory and put it in the place of another; their folder must be locked."""
    before, old = sealed.read_manifest(path)
    new = sealed.seal(filled, manifest)
    waiting = path.with_name(f"{path.name}{WAITING}")
    sealed.publish(filled, waiting)
    tombstones.write(path.parent, _tombstone(before, old, new, why, at))
    sealed.discard(path)
    sealed.publish(waiting, path)


def settle(folder: Path) -> None:
    """End what was interrupted in `remove` and `rewrite`; the folder must be locked."""
    tombstones.settle(folder)
    stones = tombstones.read(folder)[0]
    decided = {stone.new for stone in stones}
    for waiting in [path for path in folder.iterdir() if path.name.endswith(WAITING)]:
        path = waiting.with_name(waiting.name.removesuffix(WAITING))
        if sealed.read_manifest(waiting)[1] not in decided:
            sealed.discard(waiting)
            continue
        if path.exists():
            sealed.discard(path)
        sealed.publish(waiting, path)
    removed = {stone.old for stone in stones if stone.new is None}
    for kind in (Kind.SNAPSHOT, Kind.ASSESSMENT):
        for path in home.directories(folder, kind):
            try:
                _, digest = sealed.read_manifest(path)
            except StoreError:
                continue
            if digest in removed:
                sealed.discard(path)


def _tombstone(manifest: Manifest, old: str, new: str | None, why: str, at: datetime) -> Tombstone:
    return Tombstone(
        kind=manifest.kind, name=manifest.name, place=manifest.place, old=old, new=new, why=why, at=at
    )
