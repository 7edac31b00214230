"""A snapshot and its assessment as one database file, for people's SQL: every table, derived ones among them.

The files lie in the user's cache, for the user alone; they can be made again at any time.
"""

import shutil
import tempfile
from pathlib import Path

import platformdirs

from candado import __version__
from candado.derive import derive
from candado.model import tables
from candado.query.database import build_database
from candado.store import home as homes
from candado.store import parquet
from candado.store.assessment import Assessment
from candado.store.snapshot import Snapshot


def database(snapshot: Snapshot, assessment: Assessment | None) -> Path:
    """The database file of a snapshot and of what was made of it, written unless it is there.

    Errors: Incompatible, Damaged where a table cannot be read.
    """
    folder = _folder(snapshot.manifest.organization)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    parts = (__version__, snapshot.digest[:16], assessment.digest[:16] if assessment else "alone")
    path = folder / f"{'-'.join(parts)}.duckdb"
    if not path.exists():
        with tempfile.TemporaryDirectory(dir=folder) as passing:
            new = Path(passing) / path.name
            build_database(_files(snapshot, assessment, Path(passing)), new)
            new.chmod(0o600)
            new.replace(path)
    return path


def forget(organization: str) -> None:
    """Remove the files of an organization."""
    folder = _folder(organization)
    if folder.exists():
        shutil.rmtree(folder)


def _folder(organization: str) -> Path:
    return homes.folder(platformdirs.user_cache_path("candado", appauthor=False), organization)


def _files(snapshot: Snapshot, assessment: Assessment | None, into: Path) -> dict[str, Path]:
    """Every table of the model as a Parquet file; what was not read or made is there, and empty."""
    found = dict(snapshot.tables())
    if assessment is not None:
        found |= parquet.files(assessment.path, assessment.manifest)
    with snapshot.connect() as connection:
        derive(connection)
        for table in tables().values():
            if table.name in found and table.name != "coverage":
                continue
            if table.name in parquet.ASSESSED:
                columns = ", ".join(f'"{name}" {kind}' for name, kind in parquet.columns_of(table).items())
                connection.execute(f'create table "{table.name}" ({columns})')
            found[table.name] = into / f"{table.name}.parquet"
            parquet.export(connection, table, found[table.name])
    return found
