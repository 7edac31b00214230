"""The chain of a folder: the place that comes next, and whether every link and every byte still holds.

What `verify` cannot tell: that the newest were removed together with all that names them, and what somebody
forged with the same care. Who must rule that out keeps the digest of the newest snapshot elsewhere.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from candado.store import home as homes
from candado.store import sealed, tombstones
from candado.store.errors import Damaged, NotStored, StoreError
from candado.store.home import Kind
from candado.store.replace import WAITING
from candado.store.sealed import MANIFEST, SEAL, Judgement, Manifest, Place
from candado.store.tombstones import Tombstone


class Problem(msgspec.Struct, frozen=True):
    """Something that is not as it was written."""

    where: str
    """file or directory, below the organization's folder"""
    what: str


class _Link(msgspec.Struct, frozen=True):
    name: str
    manifest: Manifest
    digest: str


def next_place(folder: Path, kind: Kind) -> Place:
    """The place after the last one taken; the folder must be locked.

    A directory whose manifest is damaged has no place: `verify` names it, and a scan need not fail over it.
    """
    taken: dict[int, str] = {}
    stones = _tombstones(folder, kind)
    replaced = {stone.old for stone in stones}
    for stone in stones:
        if stone.new not in replaced:
            taken[stone.place.sequence] = stone.new or stone.old
    for path in homes.directories(folder, kind):
        try:
            manifest, digest = sealed.read_manifest(path)
        except (Damaged, NotStored):
            continue
        taken[manifest.place.sequence] = digest
    last = max(taken, default=0)
    return Place(last + 1, taken.get(last))


def verify(home: Path, organization: str) -> list[Problem]:
    """Everything in an organization's folder that is not as it was written; nothing where all is well.

    Reads every file. What pruning removed or rewrote is well where a tombstone says so.
    """
    folder = homes.folder(home, organization)
    return list(_problems(folder)) if folder.is_dir() else []


def _problems(folder: Path) -> Iterator[Problem]:
    for path in tombstones.read(folder)[1]:
        yield Problem(f"{path.parent.name}/{path.name}", "is not the tombstone that was written")
    for path in sorted(folder.iterdir()):
        if path.name.endswith(WAITING):
            yield Problem(path.name, "pruning was interrupted; run candado prune again")
    snapshots: set[str] = set()
    for kind in (Kind.SNAPSHOT, Kind.ASSESSMENT):
        stones = _tombstones(folder, kind)
        links: list[_Link] = []
        for path in homes.directories(folder, kind):
            try:
                manifest, digest = sealed.read_manifest(path)
            except StoreError as error:
                yield Problem(path.name, str(error))
                continue
            yield from _contents(path, manifest)
            links.append(_Link(path.name, manifest, digest))
        yield from _places(folder, links, stones)
        if kind is Kind.SNAPSHOT:
            snapshots = {link.digest for link in links} | {stone.old for stone in stones}
        for link in links:
            about = link.manifest.about
            if isinstance(about, Judgement) and about.snapshot not in snapshots:
                yield Problem(link.name, f"its snapshot {about.snapshot_name} is missing or is another")


def _contents(directory: Path, manifest: Manifest) -> Iterator[Problem]:
    there = {path.name: path for path in directory.iterdir()}
    for name in sorted({*manifest.files, *there} - {MANIFEST, SEAL}):
        where = f"{directory.name}/{name}"
        if name not in there:
            yield Problem(where, "is missing")
        elif name not in manifest.files:
            yield Problem(where, "was put there by something else")
        elif there[name].is_symlink() or not there[name].is_file():
            yield Problem(where, "is no longer a file")
        elif sealed.digest_of(there[name]) != manifest.files[name]:
            yield Problem(where, "is not what was written")


def _places(folder: Path, links: list[_Link], stones: list[Tombstone]) -> Iterator[Problem]:
    """Whether each place of the chain is taken once, and each link leads to the place before."""
    old = {stone.old: stone for stone in stones}
    new = {stone.new for stone in stones}
    there = {link.digest for link in links}
    taken: dict[int, set[str | None]] = {}
    for stone in stones:
        taken.setdefault(stone.place.sequence, set()).update({stone.old, stone.new})
    for link in links:
        place = link.manifest.place
        if link.digest in old:
            yield Problem(link.name, "should have been pruned; run candado prune again")
        elif taken.get(place.sequence, set()) and link.digest not in new:
            yield Problem(link.name, "has the place of another in the chain")
        taken.setdefault(place.sequence, set()).add(link.digest)
        if link.manifest.name != link.name:
            yield Problem(link.name, f"was named {link.manifest.name}")
        if homes.folder(folder.parent, link.manifest.organization) != folder:
            yield Problem(link.name, f"is of another organization, {link.manifest.organization}")
    places = [(link.name, link.manifest.place) for link in links]
    for name, place in [*places, *((stone.name, stone.place) for stone in stones)]:
        if place.sequence > 1 and place.previous not in taken.get(place.sequence - 1, ()):
            yield Problem(name, "the one before it is missing or is another")
    for stone in stones:
        if stone.new is not None and stone.new not in there and stone.new not in old:
            yield Problem(stone.name, "pruning left it in another form, and that is missing")


def _tombstones(folder: Path, kind: Kind) -> list[Tombstone]:
    return [stone for stone in tombstones.read(folder)[0] if stone.kind is kind]
