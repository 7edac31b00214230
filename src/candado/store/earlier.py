"""What an earlier snapshot of the same organization can give to a scan, where it can be trusted.

A table is taken from the newest snapshot that this version of Candado wrote: another may have redacted
otherwise what it kept. Its manifest and the table's file must be what was written.
"""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from candado import __version__
from candado.model import Record
from candado.store import home as homes
from candado.store import parquet, sealed
from candado.store.errors import Incompatible, StoreError
from candado.store.home import Kind
from candado.store.rows import table_of
from candado.store.snapshot import Snapshot

R = TypeVar("R", bound=Record)


class Earlier(msgspec.Struct, frozen=True):
    """The snapshots of an organization."""

    folder: Path
    organization_id: str
    only_project: str | None
    """the project that is looked at; None: all. Who looked at another one saw less"""
    say: Callable[[str], None]
    """is told of what cannot be trusted, in a sentence"""
    distrusted: set[str] = set()
    """the sentences that were told"""

    def rows(self, record: type[R], ids: Collection[str]) -> Iterator[R]:
        """Of the rows with these ids those that the newest snapshot has which holds their table."""
        name = table_of()[record].name
        wanted = frozenset(ids)
        path = self._file(name) if wanted else None
        for row in parquet.records(record, path) if path is not None else ():
            if getattr(row, "id", None) in wanted:
                yield row

    def _file(self, name: str) -> Path | None:
        for directory in reversed(homes.directories(self.folder, Kind.SNAPSHOT)):
            try:
                snapshot = Snapshot.open(directory)
                if not self._fits(snapshot, name):
                    continue
            except Incompatible:
                continue
            except StoreError as error:
                self._distrust(directory, str(error))
                continue
            path = directory / f"{name}.parquet"
            if path.is_file() and sealed.digest_of(path) == snapshot.manifest.files.get(path.name):
                return path
            changed = f"{path.name} is not what was written; candado verify tells what else changed"
            self._distrust(directory, changed)
        return None

    def _distrust(self, directory: Path, why: str) -> None:
        sentence = f"nothing is taken from the snapshot {directory.name}: {why}"
        if sentence not in self.distrusted:
            self.distrusted.add(sentence)
            self.say(sentence)

    def _fits(self, snapshot: Snapshot, name: str) -> bool:
        """Whether it has the table of this organization, as this version writes it. Raises StoreError."""
        return (
            snapshot.manifest.product == __version__
            and snapshot.scan.organization_id == self.organization_id
            and snapshot.scan.only_project in (None, self.only_project)
            and name in snapshot.tables()
        )
