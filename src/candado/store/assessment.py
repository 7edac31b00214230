"""An assessment on disk: what a set of controls said of one snapshot, never changed after.

It is a sealed directory beside the snapshots, named by the time it was made, with the tables `verdicts` and
`findings` and the file `score.json`. One snapshot may have several.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import duckdb
import msgspec

from candado.model import tables
from candado.store import chain, parquet, sealed
from candado.store import home as homes
from candado.store.home import Kind
from candado.store.sealed import Judgement, Manifest
from candado.store.snapshot import Snapshot

SCORE = "score.json"


class Assessment(msgspec.Struct, frozen=True):
    """An assessment that was opened."""

    path: Path
    manifest: Manifest
    judgement: Judgement
    digest: str

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the assessment in a directory.

        Errors: NotStored where there is none, Damaged where its manifest was changed, Incompatible where
        another version wrote it. Only `verify` looks at every file.
        """
        return cls(path, *sealed.read_about(path, Judgement))

    @property
    def name(self) -> str:
        """The name of its directory."""
        return self.path.name

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make views of `verdicts` and `findings`, beside a snapshot's tables or alone.

        Errors: Incompatible where they had other columns when they were written.
        """
        for name, path in parquet.files(self.path, self.manifest).items():
            parquet.view(connection, name, path)

    def snapshot(self) -> Snapshot:
        """The snapshot that it judges. Errors: NotStored where that was removed."""
        return Snapshot.open(self.path.parent / self.judgement.snapshot_name)

    def score(self) -> bytes:
        """The score as it was given to `write`."""
        return (self.path / SCORE).read_bytes()


def write(
    connection: duckdb.DuckDBPyConnection,
    snapshot: Snapshot,
    *,
    controls: str,
    configuration: str,
    ran: tuple[str, ...],
    score: bytes,
    now: datetime,
) -> Assessment:
    """Write what became of a snapshot; it appears beside the snapshot, whole.

    Args:
        connection: Has `verdicts` and `findings`, as tables or views with the model's columns.
        snapshot: What was judged.
        controls: Digest of the controls.
        configuration: Digest of settings, exceptions and attestations.
        ran: Names of the controls that were asked, whatever came of them.
        score: JSON.
        now: When.
    """
    about = Judgement(
        snapshot=snapshot.digest,
        snapshot_name=snapshot.name,
        organization_id=snapshot.scan.organization_id,
        controls=controls,
        configuration=configuration,
        ran=tuple(sorted(ran)),
        assessed=now.astimezone(UTC),
    )
    folder = snapshot.path.parent
    with sealed.building(folder) as directory:
        written: dict[str, sealed.TableFile] = {}
        for name in parquet.ASSESSED:
            count = parquet.export(connection, tables()[name], directory / f"{name}.parquet")
            written[name] = sealed.TableFile(count, parquet.columns_of(tables()[name]))
        (directory / SCORE).write_bytes(score)
        into = homes.free_name(folder, now, Kind.ASSESSMENT)
        manifest = Manifest(
            organization=snapshot.manifest.organization,
            name=into.name,
            about=about,
            place=chain.next_place(folder, Kind.ASSESSMENT),
            tables=written,
        )
        sealed.seal(directory, manifest)
        sealed.publish(directory, into)
    return Assessment.open(into)
