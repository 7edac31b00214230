"""Rows of any table, and small scans to store."""

import types
import typing
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from candado.model import Record, tables
from candado.model.assessment import Finding, Status, Verdict
from candado.model.identities import Person
from candado.model.projects import Project
from candado.model.reading import CallMade, Coverage, Reading
from candado.store import assessment, parquet
from candado.store.assessment import Assessment
from candado.store.snapshot import Snapshot
from candado.store.stage import Stage

NOW = datetime(2026, 11, 25, 13, 24, tzinfo=UTC)
ORGANIZATION = "Contoso"
ORGANIZATION_ID = "0f0f0f0f-0000-0000-0000-000000000001"
READ_WHOLE = (Reading.READ, Reading.ABSENT)

_STRATEGIES: dict[object, st.SearchStrategy[object]] = {
    str: st.text() | st.sampled_from(["null", "", "1", "\0", "2026-01-01", '"', "[]", "\u202e"]),
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def rows_of(record: type[Record]) -> st.SearchStrategy[Record]:
    """Any row of a table."""
    return st.builds(record, **{name: _values(hint) for name, hint in get_type_hints(record).items()})


def _values(hint: object) -> st.SearchStrategy[object]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _values(arguments[0])
    if origin in (types.UnionType, typing.Union):
        return st.one_of([st.none() if part is type(None) else _values(part) for part in arguments])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(_values(arguments[0]), max_size=3).map(tuple)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    return _STRATEGIES[hint]


def project(name: str, visibility: Literal["private", "organization", "public"] = "private") -> Project:
    return Project(name, name, name.title(), "", visibility, "wellFormed", None)


def read(record: type[Record], scope: str = ORGANIZATION_ID, status: Reading = Reading.READ) -> Coverage:
    """How whole a table was read."""
    [table] = [table.name for table in tables().values() if table.record is record]
    return Coverage(table, scope, status, "endpoint", 200, "", "", 0)


def begin(
    home: Path, now: datetime = NOW, *, resume: bool = False, options: Mapping[str, str] | None = None
) -> Stage:
    return Stage.begin(home, ORGANIZATION, "reader", now, resume=resume, options=options)


def write(
    stage: Stage, unit: str, number: int, rows: Iterable[Record], raw: bytes = b"{}"
) -> tuple[str, ...]:
    url = f"https://dev.example/{unit}?page={number}"
    return stage.write_page(unit, number, rows, raw, endpoint="endpoint", url=url)


def scan(
    home: Path,
    rows: Iterable[Record],
    *,
    now: datetime = NOW,
    coverage: Iterable[Coverage] = (),
    raw: bytes = b"{}",
    asked: Iterable[str] = (),
) -> Snapshot:
    """A snapshot of one page."""
    with begin(home, now) as stage:
        assert not write(stage, "all", 1, rows, raw)
        stage.finish("all", coverage)
        stage.call(CallMade("endpoint", "GET", "https://dev.example/all", now, 0.1, 200, "00", 2))
        return stage.commit(organization_id=ORGANIZATION_ID, finished=now + timedelta(minutes=1), asked=asked)


def assess(
    snapshot: Snapshot,
    verdicts: Mapping[tuple[str, str], Status],
    *,
    now: datetime = NOW,
    ran: Iterable[str] | None = None,
    project_id: str | None = None,
    note: str = "",
) -> Assessment:
    """An assessment with a verdict for each (control, id), and a finding for each that did not pass."""
    judged = [Verdict(control, "projects", id, project_id, s) for (control, id), s in verdicts.items()]
    found = [
        _finding(verdict, note)
        for verdict in judged
        if verdict.status not in (Status.PASSED, Status.NOT_APPLICABLE)
    ]
    with parquet.passing() as connection:
        parquet.load(connection, tables()["verdicts"], judged)
        parquet.load(connection, tables()["findings"], found)
        return assessment.write(
            connection,
            snapshot,
            controls="c0",
            configuration="c1",
            ran=tuple(ran if ran is not None else {verdict.control for verdict in judged}),
            score=b'{"score": 1}',
            now=now,
        )


def _finding(verdict: Verdict, note: str) -> Finding:
    return Finding(
        id=f"{verdict.control}/{verdict.id}",
        fingerprint=f"{verdict.control}/{verdict.id}",
        control=verdict.control,
        section="projects",
        status=verdict.status,
        severity="high",
        confidence="certain",
        table_name=verdict.table_name,
        resource_id=verdict.id,
        resource_kind="project",
        resource_name=verdict.id,
        project_id=verdict.project_id,
        project_name=None,
        portal_url="",
        owner=note,
        reason=note,
        evidence="{}",
        first_seen=NOW,
        due=None,
        note="",
    )


ANA = Person("aad.ana", "Ana Díaz", "ana@contoso.example", "Ana.Diaz@contoso.example")
BO = Person("aad.bo", "Bo Berg", "bo@contoso.example", None)

RAW = (
    '{"displayName": "Ana D\\u00edaz", "uniqueName": "ANA@contoso.example", "Ana D\u00edaz": 1.50,\n'
    ' "text": "by Ana D\u00edaz, to bo@contoso.example; not Ana D\u00edazo"}'
).encode()
CLEAN = (
    '{"displayName": "[removed]", "uniqueName": "[removed]", "Ana D\u00edaz": 1.50,\n'
    ' "text": "by [removed], to bo@contoso.example; not Ana D\u00edazo"}'
).encode()


def fill(home: Path, days: int = 4) -> None:
    """A snapshot a day, each with an assessment."""
    for day in range(days):
        now = NOW + timedelta(days=day)
        snapshot = scan(home, [ANA, BO, project("web")], now=now, raw=RAW)
        verdicts = {("public-project", "web"): Status.FAILED}
        assess(snapshot, verdicts, now=now, note="made by Ana D\u00edaz")
