"""A snapshot: what was read of an organization at one time, never changed after."""

import gzip
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import duckdb
import msgspec

from candado.model.reading import Coverage
from candado.store import parquet, sealed
from candado.store.pages import Body
from candado.store.publish import BODIES
from candado.store.sealed import Manifest, Scan

_BODY = msgspec.json.Decoder(Body)


class Snapshot(msgspec.Struct, frozen=True):
    """A snapshot that was opened."""

    path: Path
    manifest: Manifest
    scan: Scan
    digest: str

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the snapshot in a directory.

        Errors: NotStored where there is none, Damaged where its manifest was changed, Incompatible where
        another version wrote it. Only `verify` looks at every file.
        """
        return cls(path, *sealed.read_about(path, Scan))

    @property
    def name(self) -> str:
        """The time that it is named by."""
        return self.path.name

    def tables(self) -> Mapping[str, Path]:
        """The tables of the model that it holds, and their Parquet files.

        Errors: Incompatible where a table had other columns when the snapshot was written.
        """
        return parquet.files(self.path, self.manifest)

    @contextmanager
    def connect(self) -> Generator[duckdb.DuckDBPyConnection]:
        """DuckDB in memory with every table that collectors fill, for the block.

        What the snapshot holds is a view over its file, what it lacks an empty table; `coverage` is a table,
        since deriving adds to it. Tables that are derived or assessed are not there.

        Errors: as `tables`.
        """
        with parquet.passing() as connection:
            parquet.show(connection, self.tables(), materialized={"coverage"})
            yield connection

    def coverage(self) -> list[Coverage]:
        """How whole each table of each scope is, by table and scope."""
        return list(parquet.records(Coverage, self.tables()["coverage"]))

    def bodies(self, *, unit: str | None = None, url: str | None = None) -> Iterator[Body]:
        """The words of the service: bodies of one unit, of one address, or all, in the order of units."""
        with gzip.open(self.path / BODIES) as lines:
            for line in lines:
                body = _BODY.decode(line)
                if unit in (None, body.unit) and url in (None, body.url):
                    yield body
