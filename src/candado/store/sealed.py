"""A sealed directory: written once, whole from the moment it appears, and every byte of it accounted for.

`manifest.json` has the SHA-256 of each file; `manifest.sha256` that of the manifest, as `sha256sum -c` reads
it. This last is the digest of the directory. Those of one kind form a chain: each has its place in it
and the digest of the one before.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from candado import __version__
from candado.store.errors import Damaged, Incompatible, NotStored
from candado.store.home import Kind
from candado.store.lock import locked

FORMAT = 1
PROJECT = "project"
"""Among the options of a scan: the one project that it looked at; empty: all."""
MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
_PASSING = ".passing-"
_BLOCK = 1024 * 1024


class Scan(msgspec.Struct, frozen=True, kw_only=True, tag="snapshot"):
    """What a snapshot was made by."""

    organization_id: str
    identity: str
    """who read"""
    started: datetime
    finished: datetime
    options: dict[str, str]
    """what the scan was asked"""

    @property
    def only_project(self) -> str | None:
        """The one project that it looked at, as it was asked for; None: all."""
        return self.options.get(PROJECT) or None


class Judgement(msgspec.Struct, frozen=True, kw_only=True, tag="assessment"):
    """What an assessment was made from."""

    snapshot: str
    """digest of the snapshot"""
    snapshot_name: str
    organization_id: str
    controls: str
    """digest of the controls"""
    configuration: str
    """digest of settings, exceptions and attestations"""
    ran: tuple[str, ...]
    """names of the controls that were asked"""
    assessed: datetime


A = TypeVar("A", Scan, Judgement)
_CALLED: Mapping[type[Scan | Judgement], str] = {Scan: "a snapshot", Judgement: "an assessment"}


class TableFile(msgspec.Struct, frozen=True):
    """A table among the files: <name>.parquet."""

    rows: int
    columns: dict[str, str]
    """names and SQL types, in order"""


class FileDigest(msgspec.Struct, frozen=True):
    """A file as it was written."""

    sha256: str
    bytes: int


class Place(msgspec.Struct, frozen=True):
    """A place in the chain."""

    sequence: int
    """from 1"""
    previous: str | None
    """digest of the one before, of the same kind; None: the first"""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a sealed directory holds."""

    format: int = FORMAT
    product: str = __version__
    """version of Candado"""
    organization: str
    name: str
    """name of the directory"""
    about: Scan | Judgement
    place: Place
    tables: dict[str, TableFile]
    files: dict[str, FileDigest] = {}
    """every file but the manifest and its seal"""

    @property
    def kind(self) -> Kind:
        """What the directory holds."""
        return Kind.SNAPSHOT if isinstance(self.about, Scan) else Kind.ASSESSMENT


class _Format(msgspec.Struct):
    format: int


def folder_lock(folder: Path) -> Path:
    """The file to lock before anything sealed appears in a folder or leaves it."""
    return folder / ".lock"


@contextmanager
def building(folder: Path) -> Generator[Path]:
    """A new directory to fill, seal and publish, the folder locked; what is not published is removed."""
    with locked(folder_lock(folder)):
        for left in folder.iterdir():
            if left.name.startswith(_PASSING):
                shutil.rmtree(left)
        path = Path(tempfile.mkdtemp(prefix=_PASSING, dir=folder))
        try:
            yield path
        finally:
            if path.exists():
                shutil.rmtree(path)


def seal(directory: Path, manifest: Manifest) -> str:
    """Fill in the `files` of the manifest of a directory whose files are all there; returns its digest."""
    files: dict[str, FileDigest] = {}
    for path in sorted(directory.iterdir()):
        files[path.name] = digest_of(path)
        _sync(path)
    whole = msgspec.structs.replace(manifest, files=files)
    encoded = msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"
    digest = hashlib.sha256(encoded).hexdigest()
    for name, content in ((MANIFEST, encoded), (SEAL, _seal_text(digest))):
        (directory / name).write_bytes(content)
        _sync(directory / name)
    return digest


def publish(directory: Path, into: Path) -> None:
    """Let a sealed directory appear under its name, at once."""
    _sync(directory)
    directory.rename(into)
    _sync(into.parent)


def discard(directory: Path) -> None:
    """Let a directory disappear, at once; the folder must be locked."""
    passing = directory.with_name(f"{_PASSING}{directory.name}")
    directory.rename(passing)
    shutil.rmtree(passing)


def read_manifest(directory: Path) -> tuple[Manifest, str]:
    """The manifest of a sealed directory, and its digest.

    Errors: NotStored where there is none, Damaged where it is not what was written, Incompatible where
    another version wrote it.
    """
    try:
        encoded, written = (directory / MANIFEST).read_bytes(), (directory / SEAL).read_bytes()
    except FileNotFoundError as error:
        raise NotStored(f"{directory} holds no snapshot: {MANIFEST} or {SEAL} is missing") from error
    digest = hashlib.sha256(encoded).hexdigest()
    if written != _seal_text(digest):
        raise Damaged(
            f"{directory / MANIFEST} is not what was written; candado verify tells what else changed"
        )
    try:
        version = msgspec.json.decode(encoded, type=_Format).format
        if version != FORMAT:
            raise Incompatible(
                f"{directory} has format {version}, this version of Candado reads {FORMAT}; "
                f"{'update Candado' if version > FORMAT else 'scan again, or use the version that wrote it'}"
            )
        return msgspec.json.decode(encoded, type=Manifest), digest
    except msgspec.DecodeError as error:
        raise Damaged(f"{directory / MANIFEST} is no manifest: {error}") from error


def read_about(directory: Path, kind: type[A]) -> tuple[Manifest, A, str]:
    """The manifest of a sealed directory of one kind, what it was made by, and its digest.

    Errors: as `read_manifest`; Incompatible where the directory is of another kind.
    """
    manifest, digest = read_manifest(directory)
    if not isinstance(manifest.about, kind):
        raise Incompatible(f"{directory} is {_CALLED[type(manifest.about)]}, not {_CALLED[kind]}")
    return manifest, manifest.about, digest


def digest_of(path: Path) -> FileDigest:
    """Digest and length of a file."""
    digest = hashlib.sha256()
    length = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            length += len(block)
    return FileDigest(digest.hexdigest(), length)


def write_whole(path: Path, content: Iterable[bytes]) -> None:
    """Write a file so that it is either whole or not there, whatever happens meanwhile."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.writelines(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _seal_text(digest: str) -> bytes:
    return f"{digest}  {MANIFEST}\n".encode()


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
