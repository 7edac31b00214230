"""Where a scan writes while it reads: whatever kills it, no list that was read to its end is read again.

A *unit* is one chain of pages: one request with all its pages. Its pages are staged one by one; `finish`
says that it was read to its end, or given up, and how whole its tables are. A unit that was not finished is
read anew from its first page: what continues a list is the service's to forget, and the two parts of a list
would be of two times. `commit` makes a snapshot of it all.
"""

import shutil
import tempfile
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

import duckdb
import msgspec

from candado import __version__
from candado.model import Record, tables
from candado.model.reading import CallMade, Coverage
from candado.store import chain, lock, parquet, rows, sealed
from candado.store import home as homes
from candado.store.errors import Damaged, NothingToResume
from candado.store.home import Kind
from candado.store.lock import locked
from candado.store.pages import Body, Pages
from candado.store.publish import write_snapshot, write_table
from candado.store.snapshot import Snapshot

R = TypeVar("R", bound=Record)

RESUMABLE_FOR = timedelta(hours=6)
"""How old the rows of a stage may be; what is older may no longer be so."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a stage is for: `stage.json`."""

    product: str
    organization: str
    identity: str
    options: dict[str, str]
    started: datetime


class StagedUnit(msgspec.Struct, frozen=True):
    """What is there of a unit."""

    pages: int
    """pages 1 to this one are there"""
    complete: bool
    """it was finished, and all its pages are there"""
    coverage: tuple[Coverage, ...]
    """what `finish` was given"""
    refused: tuple[str, ...]
    """a sentence for each row that could not be stored"""


class _Finished(msgspec.Struct, frozen=True):
    unit: str
    checksum: int
    """of its pages"""
    coverage: tuple[Coverage, ...]


class Stage:
    """A scan in progress, for one thread at a time; leaving it as a context manager keeps it for later."""

    def __init__(self, path: Path, asked: Asked, opened: ExitStack) -> None:
        """Open a stage whose lock is among what is `opened`; use `begin`."""
        self.path = path
        self.asked = asked
        self._pages = opened.enter_context(closing(Pages(path / "pages")))
        self._finished: dict[str, tuple[Coverage, ...]] = {}
        self._notes = opened.enter_context(_append_to(path / "finished.jsonl"))
        self._calls = opened.enter_context(_append_to(path / "calls.jsonl"))
        for line in _finished_lines(path):
            if line.checksum == self._pages.checksum(line.unit):
                self._finished[line.unit] = line.coverage
        self._opened = opened.pop_all()

    @classmethod
    def begin(
        cls,
        home: Path,
        organization: str,
        identity: str,
        now: datetime,
        *,
        resume: bool = False,
        options: Mapping[str, str] | None = None,
    ) -> Self:
        """A fresh stage; or, with `resume`, the newest that the same identity left for the same options.

        An unfinished stage that is not continued stays until it is pruned.

        Errors: NothingToResume says why no stage can be continued; Damaged where the stage is not what was
        written; Incompatible where a newer version has written in the folder; ValueError where the
        organization's name cannot be one.
        """
        folder = homes.folder(home, organization)
        asked = Asked(
            product=__version__,
            organization=organization,
            identity=identity,
            options=dict(options or {}),
            started=now.astimezone(UTC),
        )
        if folder.is_dir():
            chain.next_place(folder, Kind.SNAPSHOT)
        if resume:
            return cls._resume(folder, asked)
        for directory in (home, folder):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = _new_directory(folder, now)
        with ExitStack() as opened:
            opened.enter_context(locked(path / "lock"))
            sealed.write_whole(path / "stage.json", [msgspec.json.encode(asked)])
            return cls(path, asked, opened)

    @classmethod
    def _resume(cls, folder: Path, asked: Asked) -> Self:
        reasons: list[str] = []
        for path in reversed(unfinished(folder)):
            left = _asked_of(path)
            reason = "it has no stage.json that can be read" if left is None else _hindrance(left, asked)
            if left is not None and reason is None:
                held = lock.acquire(path / "lock")
                if held is not None:
                    with ExitStack() as opened:
                        opened.enter_context(held)
                        return cls(path, left, opened)
                reason = "it is still running"
            reasons.append(f"{path.name}: {reason}")
        if not reasons:
            raise NothingToResume(
                f"no unfinished scan of {asked.organization} is kept; scan without --resume"
            )
        raise NothingToResume(
            f"no unfinished scan of {asked.organization} can be continued ({'; '.join(reasons[:3])}); "
            "scan without --resume"
        )

    def __enter__(self) -> Self:
        """The stage itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give it up, so that it can be resumed."""
        self.close()

    def close(self) -> None:
        """Give the stage up, so that it can be resumed."""
        self._opened.close()

    def unit(self, name: str) -> StagedUnit:
        """What is there of a unit; nothing, where it was never begun."""
        staged = self._pages.of(name)
        return StagedUnit(
            pages=len(staged),
            complete=name in self._finished,
            coverage=self._finished.get(name, ()),
            refused=tuple(sentence for page in staged for sentence in page.refused),
        )

    def write_page(
        self,
        unit: str,
        number: int,
        found: Iterable[Record],
        raw: bytes,
        *,
        endpoint: str,
        url: str,
    ) -> tuple[str, ...]:
        """Stage one page; once this returns, the end of the process cannot lose it.

        Args:
            unit: The chain that it belongs to.
            number: Counted from 1. Either the next one, or 1 to read the unit anew.
            found: Rows of any tables.
            raw: The body, secrets removed.
            endpoint: Name of the read.
            url: What was asked, without secrets.

        Returns: a sentence for each row that could not be stored; the others are.

        Errors: ValueError for a page out of turn, or of a unit that was finished.
        """
        if unit in self._finished:
            raise ValueError(f"{unit} was finished; it takes no more pages")
        try:
            body = Body(endpoint=endpoint, url=url, unit=unit, page=number, text=raw.decode())
        except UnicodeDecodeError:
            body = Body(endpoint=endpoint, url=url, unit=unit, page=number, octets=raw)
        return self._pages.write(body, tuple(found)).refused

    def finish(self, unit: str, coverage: Iterable[Coverage]) -> None:
        """Note that a unit was read to its end, or given up, and how whole each of its tables is.

        A snapshot has the worst that was said of a table in a scope, whichever units said it.
        """
        finished = _Finished(unit, self._pages.checksum(unit), tuple(coverage))
        self._notes.write(msgspec.json.encode(finished) + b"\n")
        self._notes.flush()
        self._finished[unit] = finished.coverage

    def finished(self) -> Iterable[str]:
        """Names of the units that were finished."""
        return self._finished.keys()

    def call(self, made: CallMade) -> None:
        """Note a request that was made."""
        self._calls.write(rows.encode_all(tables()["calls"], [made]))
        self._calls.flush()

    def rows(self, record: type[R]) -> list[R]:
        """Rows of a table staged so far, read from the disk; of those with the same key the last."""
        lines = b"".join(self._pages.lines(rows.table_of()[record].name))
        return rows.without_repeats(record, rows.decode(record, lines))

    @contextmanager
    def connect(self, wanted: Iterable[str]) -> Generator[duckdb.DuckDBPyConnection]:
        """DuckDB in memory with what is staged of the wanted tables, for the block.

        It is as `Snapshot.connect` shows them; all other tables, `coverage` too, are empty.
        """
        with tempfile.TemporaryDirectory() as passing, parquet.passing() as connection:
            directory = Path(passing)
            for name in wanted:
                write_table(connection, self._pages, name, directory, directory)
            parquet.show(connection, {path.stem: path for path in directory.glob("*.parquet")})
            yield connection

    def coverage(self) -> Iterator[Coverage]:
        """Everything that was said of tables and scopes, unit by unit."""
        for noted in self._finished.values():
            yield from noted

    def commit(self, *, organization_id: str, finished: datetime, asked: Iterable[str]) -> Snapshot:
        """Make the snapshot, and remove the stage.

        Args:
            organization_id: GUID of the organization.
            finished: Now.
            asked: Names of the tables that were asked for; each is in the snapshot, even without rows.
        """
        about = sealed.Scan(
            organization_id=organization_id,
            identity=self.asked.identity,
            started=self.asked.started,
            finished=finished.astimezone(UTC),
            options=self.asked.options,
        )
        path = write_snapshot(
            self.path.with_name(self.path.name.removesuffix(Kind.STAGE.value)),
            organization=self.asked.organization,
            about=about,
            pages=self._pages,
            coverage=self.coverage(),
            calls=self.path / "calls.jsonl",
            asked=asked,
        )
        self.close()
        shutil.rmtree(self.path)
        return Snapshot.open(path)


def unfinished(folder: Path) -> list[Path]:
    """Stages whose scan has not made its snapshot, oldest first; some may be running."""
    stages = homes.directories(folder, Kind.STAGE)
    return [path for path in stages if not path.with_name(path.name.removesuffix(Kind.STAGE.value)).exists()]


def _asked_of(path: Path) -> Asked | None:
    try:
        return msgspec.json.decode((path / "stage.json").read_bytes(), type=Asked)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _finished_lines(path: Path) -> list[_Finished]:
    try:
        return msgspec.json.Decoder(_Finished).decode_lines((path / "finished.jsonl").read_bytes())
    except msgspec.DecodeError as error:
        raise Damaged(
            f"{path} cannot be continued, its finished.jsonl is damaged; scan without --resume"
        ) from error


def _hindrance(left: Asked, asked: Asked) -> str | None:
    """Why a stage cannot be continued."""
    if left.identity != asked.identity:
        return f"{left.identity} read it, and now it is {asked.identity}"
    if left.options != asked.options:
        return "it was asked for something else"
    if left.product != asked.product:
        return f"Candado {left.product} wrote it"
    if asked.started - left.started > RESUMABLE_FOR:
        return f"it is older than {RESUMABLE_FOR.total_seconds() / 3600:.0f} hours"
    return None


def _new_directory(folder: Path, now: datetime) -> Path:
    while True:
        path = homes.free_name(folder, now, Kind.STAGE)
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return path


def _append_to(path: Path) -> BinaryIO:
    """Open a file of lines for appending; a last line that was cut short is cut off."""
    file = path.open("a+b")
    file.seek(0)
    content = file.read()
    file.truncate(content.rfind(b"\n") + 1)
    return file
