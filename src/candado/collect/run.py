"""Runs collectors: in the order their tables need each other, as wide as the client allows, page by page.

What an answer could not give is written down as coverage, never as rows that are not there.
"""

import asyncio
import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar, cast

import msgspec

from candado.collect.collector import At, Collector, Request, declared_collectors
from candado.collect.decode import Unreadable, decode
from candado.collect.identities import subject_of
from candado.collect.redact import redact
from candado.connect.client import Client
from candado.connect.errors import Absent, ConnectError, NotRead, NotRecorded, Refused
from candado.connect.reads import Json
from candado.model.identities import Identity
from candado.model.projects import Project
from candado.model.reading import Coverage, Reading
from candado.model.table import Record, Scope, Table
from candado.store.rows import key_of, table_of
from candado.store.stage import Stage

R = TypeVar("R", bound=Record)

ROUNDS = 5
"""How often what was read may show that there is more to read."""


class NoSuchProject(Exception):
    """The one project to look at is not among those that the identity can see."""


class Progress(Protocol):
    """Told what is being read, for people."""

    def planned(self, endpoint: str, units: int) -> None:
        """So many more chains of pages of an endpoint are to be read."""
        ...

    def done(self, endpoint: str) -> None:
        """One of them was read, or given up."""
        ...


class Earlier(Protocol):
    """What an earlier scan read."""

    def rows(self, record: type[R], ids: Collection[str]) -> Iterable[R]:
        """Of the rows with these ids those that it has."""
        ...


class Run(msgspec.Struct, kw_only=True):
    """One scan of one organization, as its collectors share it."""

    client: Client
    stage: Stage
    organization_id: str
    scanned_at: datetime
    digest: Callable[[str], str]
    progress: Progress
    only_project: str | None = None
    """name or id of the one project that is looked at; None: all"""
    earlier: Earlier | None = None
    """what an earlier scan of the organization read; None: nothing"""
    remembered: dict[type[Record], Sequence[Record]] = {}
    """rows that were read from the stage since the last wave ended"""
    subjects: Callable[[str], str] | None = None

    @property
    def project_ids(self) -> Sequence[str]:
        """Ids of the projects read."""
        return [project.id for project in self.rows(Project)]

    def rows(self, record: type[R]) -> Sequence[R]:
        """Rows of a table read in earlier waves."""
        if record not in self.remembered:
            self.remembered[record] = self.stage.rows(record)
        return cast(Sequence[R], self.remembered[record])

    def wants(self, row: Record) -> bool:
        """Whether a row belongs to what is looked at."""
        if self.only_project is None:
            return True
        if isinstance(row, Project):
            return self.only_project.casefold() in (row.name.casefold(), row.id)
        of_project = table_of()[type(row)].scope is Scope.PROJECT
        return not of_project or getattr(row, "project_id", None) in self.project_ids

    def subject(self, legacy: str) -> str:
        """The descriptor for a legacy descriptor or storage key."""
        if self.subjects is None:
            self.subjects = subject_of(self.rows(Identity), self.digest)
        return self.subjects(legacy)


def waves(chosen: Iterable[Collector]) -> list[list[Collector]]:
    """Collectors in the order in which their plans can be made; those of a wave do not need each other."""
    waiting = {collector.name: collector for collector in chosen}
    found: list[list[Collector]] = []
    while waiting:
        ready = [
            collector
            for collector in waiting.values()
            if collector.fallback_for not in waiting
            and not any(
                table.name in collector.after
                for other in waiting.values()
                if other is not collector and other.fallback_for != collector.name
                for table in other.into
            )
        ]
        if not ready:
            raise ValueError(f"collectors need each other in a circle: {', '.join(sorted(waiting))}")
        found.append(ready)
        for collector in ready:
            del waiting[collector.name]
    return found


async def collect(run: Run, chosen: Iterable[Collector]) -> None:
    """Read everything the chosen collectors plan, wave after wave.

    Errors: those of `candado.connect.errors` that end a scan, alone; what was read stays staged.
    NoSuchProject where the list of projects does not have the one to look at.
    """
    collectors = list(chosen)
    for wave in waves(collectors):
        await _read_wave(run, wave)
    growing = _growing(collectors)
    for _ in range(ROUNDS if growing else 0):
        finished = len(list(run.stage.finished()))
        for wave in waves(growing):
            await _read_wave(run, wave)
        if len(list(run.stage.finished())) == finished:
            break


def _growing(chosen: Iterable[Collector]) -> list[Collector]:
    """Those that are planned again, and those that read what these found."""
    found: list[Collector] = []
    tables: set[str] = set()
    for wave in waves(chosen):
        for collector in wave:
            if collector.grows or tables & set(collector.after):
                found.append(collector)
                tables |= {table.name for table in collector.into}
    return found


async def _read_wave(run: Run, wave: Iterable[Collector]) -> None:
    for collector in wave:
        _keep(run, collector)
    planned = [(collector, list(_requests(run, collector))) for collector in wave]
    for collector, requests in planned:
        run.progress.planned(collector.endpoint.name, len(requests))
    try:
        async with asyncio.TaskGroup() as group:
            for collector, requests in planned:
                group.create_task(_read_all(run, collector, requests))
    except* ConnectError as errors:
        group_of_errors: BaseExceptionGroup[ConnectError] = errors
        raise _first(group_of_errors) from errors
    run.remembered.clear()
    run.subjects = None
    _expect_project(run, wave)


def _keep(run: Run, collector: Collector) -> None:
    """Stage what an earlier scan has of the rows that a collector wants and that are always the same."""
    if collector.unchanging is None or run.earlier is None:
        return
    [table] = collector.into
    by_project: dict[str, list[Record]] = {}
    for row in run.earlier.rows(table.record, collector.unchanging(run)):
        by_project.setdefault(getattr(row, "project_id", run.organization_id), []).append(row)
    for scope_id, rows in by_project.items():
        ids = msgspec.json.encode(sorted(str(key_of(table.record)(row)) for row in rows))
        unit = f"{collector.name} kept {scope_id} {hashlib.sha256(ids).hexdigest()[:16]}"
        if run.stage.unit(unit).complete:
            continue
        run.stage.write_page(unit, 1, rows, b"null", endpoint="", url="")
        read = Coverage(table.name, scope_id, Reading.READ, collector.endpoint.name, None, "", "", len(rows))
        run.stage.finish(unit, [read])
    run.remembered.pop(table.record, None)


def _expect_project(run: Run, wave: Iterable[Collector]) -> None:
    """Errors: NoSuchProject where a wave read the projects, and not the one to look at."""
    lists = {collector.name for collector in wave if table_of()[Project] in collector.into}
    if run.only_project is None or not lists or run.project_ids:
        return
    units = [run.stage.unit(name) for name in run.stage.finished() if name.partition(" ")[0] in lists]
    if any(note.status is Reading.READ for unit in units for note in unit.coverage):
        raise NoSuchProject(
            f"{run.stage.asked.organization} has no project {run.only_project!r}, or this identity may not "
            "see it; check the name, and what `candado doctor` says"
        )


def _first(errors: BaseExceptionGroup[ConnectError]) -> ConnectError:
    first = errors.exceptions[0]
    return first if isinstance(first, ConnectError) else _first(first)


def _requests(run: Run, collector: Collector) -> Iterable[Request]:
    """What a collector reads now; one that stands in for another only where that was refused."""
    first = collector.fallback_for
    if first is None:
        return collector.plan(run)
    refused = any(
        unit.startswith(f"{first} ") and not run.stage.unit(unit).coverage for unit in run.stage.finished()
    )
    if not refused:
        return ()
    requests = list(collector.plan(run))
    unit = f"{collector.name} nothing to ask"
    if not requests and not run.stage.unit(unit).complete:
        nothing = _Outcome(Reading.FAILED, reason=f"{first} was refused, and there was nothing else to ask")
        run.stage.finish(unit, _notes(run, collector, Request(scope_id=run.organization_id), nothing))
    return requests


def unit_name(collector: Collector, request: Request) -> str:
    """The name under which a request is staged: the same in a scan that is resumed."""
    what = msgspec.json.encode([request.params, request.query, request.body], order="sorted")
    return f"{collector.name} {request.scope_id} {hashlib.sha256(what).hexdigest()[:16]}"


async def _read_all(run: Run, collector: Collector, requests: Sequence[Request]) -> None:
    """Read all at the same time; where one right shows all, the first request tells of the others."""
    first = requests[:1] if collector.one_right else ()
    others = requests[len(first) :]
    for request in first:
        await _read(run, collector, request)
    if any(_is_refused(run, collector, request) for request in first):
        for _ in others:
            run.progress.done(collector.endpoint.name)
        return
    waiting = iter(others)

    async def read_some() -> None:
        for request in waiting:
            await _read(run, collector, request)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(len(others), run.client.concurrency)):
            group.create_task(read_some())


def _is_refused(run: Run, collector: Collector, request: Request) -> bool:
    noted = run.stage.unit(unit_name(collector, request)).coverage
    return any(note.http_status in (401, 403) for note in noted)


async def _read(run: Run, collector: Collector, request: Request) -> None:
    unit = unit_name(collector, request)
    if not run.stage.unit(unit).complete:
        outcome = await _read_pages(run, collector, request, unit)
        replaced = outcome.status is not Reading.READ and any(
            other.fallback_for == collector.name for other in declared_collectors().values()
        )
        run.stage.finish(unit, () if replaced else _notes(run, collector, request, outcome))
    run.progress.done(collector.endpoint.name)


class _Outcome(msgspec.Struct):
    """What became of one chain of pages."""

    status: Reading = Reading.READ
    http_status: int | None = None
    reason: str = ""
    permission: str = ""
    rows: dict[tuple[type[Record], str], set[object]] = {}
    """their keys, by table and scope"""

    def count(self, rows: Iterable[Record], tables: Iterable[Table], scope_id: str) -> None:
        """Count rows by their table and scope: what the organization lists of a project is the project's,
        but the list of projects itself is the organization's."""
        of_projects = {table.record for table in tables if table.scope is Scope.PROJECT} - {Project}
        for row in rows:
            project = getattr(row, "project_id", None) if type(row) in of_projects else None
            found = self.rows.setdefault((type(row), str(project or scope_id)), set())
            found.add(key_of(type(row))(row))


async def _read_pages(run: Run, collector: Collector, request: Request, unit: str) -> _Outcome:
    at = At(
        organization=run.stage.asked.organization,
        organization_id=run.organization_id,
        scope_id=request.scope_id,
        params=request.params,
        scanned_at=run.scanned_at,
        digest=run.digest,
        subject=run.subject,
    )
    outcome = _Outcome()
    faults: list[str] = []
    records = 0
    body = cast(Json, request.body)
    try:
        async for page in run.client.read(collector.endpoint, request.params, request.query, body):
            outcome.http_status = page.status
            decoded = decode(page.body, collector)
            rows = [row for record in decoded.records for row in collector.rows(record, at) if run.wants(row)]
            refused = run.stage.write_page(
                unit, page.number, rows, redact(page.body), endpoint=collector.endpoint.name, url=page.url
            )
            outcome.count(rows, collector.into, request.scope_id)
            faults += [*decoded.faults, *refused]
            records += len(decoded.records)
    except NotRead as error:
        outcome.status = _reading(error)
        outcome.http_status = error.status
        outcome.reason = str(error)
        outcome.permission = collector.endpoint.permission if isinstance(error, Refused) else ""
    except Unreadable as error:
        outcome.status = Reading.FAILED
        outcome.reason = f"the answer is not what {collector.endpoint.name} gives: {error}"
    else:
        if collector.lacks:
            outcome.status = Reading.PARTIAL
            outcome.reason = collector.lacks
        if collector.never_empty and not records:
            outcome.status = Reading.PARTIAL
            outcome.reason = "the list is empty, which it never is"
        if faults:
            outcome.status = Reading.PARTIAL
            outcome.reason = f"{len(faults)} record(s) could not be used, the first: {faults[0]}"
    return outcome


def _reading(error: NotRead) -> Reading:
    match error:
        case Refused():
            return Reading.FORBIDDEN
        case Absent():
            return Reading.ABSENT
        case NotRecorded():
            return Reading.NOT_ASKED
        case _:
            return Reading.FAILED


def _notes(run: Run, collector: Collector, request: Request, outcome: _Outcome) -> Iterable[Coverage]:
    for table in collector.into:
        for scope_id in _scopes(run, table, request):
            yield Coverage(
                table_name=table.name,
                scope_id=scope_id,
                status=outcome.status,
                endpoint=collector.endpoint.name,
                http_status=outcome.http_status,
                reason=outcome.reason,
                permission=outcome.permission,
                rows=len(outcome.rows.get((table.record, scope_id), ())),
            )


def _scopes(run: Run, table: Table, request: Request) -> Iterable[str]:
    """The scopes that a request speaks of: its own, and, if it asked the organization, every project's."""
    yield request.scope_id
    if table.scope is Scope.PROJECT and request.scope_id == run.organization_id:
        yield from (project.id for project in run.stage.rows(Project))
