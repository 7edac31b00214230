"""From staged pages to a snapshot, one table at a time, so that memory stays bounded."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb

from candado.model import tables
from candado.model.reading import Coverage
from candado.store import chain, parquet, rows, sealed
from candado.store.coverage import worst
from candado.store.home import Kind
from candado.store.pages import Pages

BODIES = "raw.jsonl.gz"
"""The bodies as they came, one `pages.Body` a line, each line a gzip member of its own."""


def write_snapshot(
    into: Path,
    *,
    organization: str,
    about: sealed.Scan,
    pages: Pages,
    coverage: Iterable[Coverage],
    calls: Path,
    asked: Iterable[str],
) -> Path:
    """Write a snapshot; it appears at `into`, whole. Returns `into`."""
    folder = into.parent
    with sealed.building(folder) as directory:
        spool = directory / "spool"
        spool.mkdir()
        counts: dict[str, int] = {}

        def write(name: str, lines: Path) -> None:
            counts[name] = parquet.write(connection, tables()[name], lines, directory / f"{name}.parquet")

        with parquet.connect(spill=spool) as connection:
            for name in sorted({*pages.tables(), *asked} - {"coverage", "calls"}):
                counts[name] = write_table(connection, pages, name, directory, spool)
            lines = spool / "coverage.jsonl"
            lines.write_bytes(rows.encode_all(tables()["coverage"], worst(coverage)))
            write("coverage", lines)
            write("calls", calls)
        shutil.rmtree(spool)
        with (directory / BODIES).open("wb") as file:
            file.writelines(pages.bodies())
        manifest = sealed.Manifest(
            organization=organization,
            name=into.name,
            about=about,
            place=chain.next_place(folder, Kind.SNAPSHOT),
            tables={
                name: sealed.TableFile(count, parquet.columns_of(tables()[name]))
                for name, count in counts.items()
            },
        )
        sealed.seal(directory, manifest)
        sealed.publish(directory, into)
    return into


def write_table(
    connection: duckdb.DuckDBPyConnection, pages: Pages, name: str, directory: Path, spool: Path
) -> int:
    """Write what is staged of a table as its file in a directory; returns the number of rows.

    The lines pass through the directory `spool`.
    """
    path = directory / f"{name}.parquet"
    lines = spool / f"{name}.jsonl"
    with lines.open("wb") as file:
        file.writelines(pages.lines(name))
    parquet.write(connection, tables()[name], lines, path)
    lines.unlink()
    return parquet.drop_repeats(connection, tables()[name], path)
