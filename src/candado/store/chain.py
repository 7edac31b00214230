"""The chain of a folder: the place that comes next, and whether every link and every byte still holds."""

from pathlib import Path

from candado.store import home, sealed
from candado.store.home import Kind
from candado.store.sealed import Place


def next_place(folder: Path, kind: Kind) -> Place:
    """The place after the last one taken; the folder must be locked."""
    taken = [sealed.read_manifest(path) for path in home.directories(folder, kind)]
    if not taken:
        return Place(1, None)
    manifest, digest = max(taken, key=lambda each: each[0].sequence)
    return Place(manifest.sequence + 1, digest)
