"""Erases a person: the row in `people`, the names in the words of the service, the names in findings.

Everything else knows the person by a pseudonymous id, which stays. Where a name is also a common word, that
word goes too: too much is removed rather than too little.
"""

import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from candado.model import Record
from candado.model.assessment import Finding
from candado.model.identities import Person
from candado.store import home as homes
from candado.store import parquet, replace, rows, sealed
from candado.store.assessment import Assessment
from candado.store.errors import NotStored
from candado.store.home import Kind
from candado.store.lock import locked
from candado.store.pages import Body, pack
from candado.store.prune import remove_stage
from candado.store.publish import BODIES
from candado.store.redaction import REMOVED, names_pattern, redact, redact_json
from candado.store.snapshot import Snapshot

WHY = "a person's data was erased"


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """Where something of the person is kept."""

    path: Path
    kind: Kind
    people: int = 0
    """rows of `people`"""
    bodies: int = 0
    """bodies with one of the names"""
    findings: int = 0
    """findings with one of the names"""


class _Who(msgspec.Struct, frozen=True):
    ids: frozenset[str]
    names: re.Pattern[str]


def find(home: Path, organization: str, who: str) -> list[Trace]:
    """Where a person is found; it changes nothing.

    Args:
        home: The data directory.
        organization: Its name.
        who: The person's descriptor, principal name or mail address.

    An unfinished scan counts whatever it holds. Errors: NotStored where no snapshot knows the person;
    Damaged, Incompatible where one cannot be read.
    """
    folder = homes.folder(home, organization)
    person = _who(folder, who)
    found = [_trace(path, person) for path in homes.directories(folder, Kind.SNAPSHOT)]
    found += [
        Trace(path=path, kind=Kind.ASSESSMENT, findings=sum(1 for _, hit in _findings(path, person) if hit))
        for path in homes.directories(folder, Kind.ASSESSMENT)
    ]
    found = [trace for trace in found if trace.people or trace.bodies or trace.findings]
    return found + [Trace(path=path, kind=Kind.STAGE) for path in homes.directories(folder, Kind.STAGE)]


def erase(home: Path, organization: str, who: str, now: datetime) -> list[Trace]:
    """Erase a person everywhere that `find` tells, which is returned; unfinished scans are removed.

    Errors: as `find`; Busy where a scan is running.
    """
    folder = homes.folder(home, organization)
    if folder.is_dir():
        with locked(sealed.folder_lock(folder)):
            replace.settle(folder)
    person = _who(folder, who)
    found = find(home, organization, who)
    for trace in found:
        if trace.kind is Kind.STAGE:
            remove_stage(trace.path)
    for trace in found:
        if trace.kind is Kind.ASSESSMENT:
            _rewrite_assessment(trace.path, person, now)
    for trace in found:
        if trace.kind is Kind.SNAPSHOT:
            _rewrite_snapshot(trace.path, person, now)
    return found


def _who(folder: Path, who: str) -> _Who:
    everyone = [row for path in homes.directories(folder, Kind.SNAPSHOT) for row in _people(path)]
    wanted = who.casefold()
    ids = {
        row.id
        for row in everyone
        if row.id == who or wanted in (row.principal_name.casefold(), (row.mail_address or "").casefold())
    }
    if not ids or not who:
        raise NotStored(f"no snapshot knows {who!r}; give a descriptor, a principal name or a mail address")
    names = {
        name
        for row in everyone
        if row.id in ids
        for name in (row.display_name, row.principal_name, row.mail_address or "")
    }
    return _Who(frozenset(ids), names_pattern(names))


def _trace(path: Path, person: _Who) -> Trace:
    people = sum(1 for row in _people(path) if row.id in person.ids)
    bodies = sum(1 for _, hit in _bodies(path, person) if hit)
    return Trace(path=path, kind=Kind.SNAPSHOT, people=people, bodies=bodies)


def _people(path: Path) -> list[Person]:
    held = Snapshot.open(path).tables()
    return list(parquet.records(Person, held["people"])) if "people" in held else []


def _bodies(path: Path, person: _Who) -> Iterator[tuple[Body, bool]]:
    """Every body without the names, and whether it had one. One that is no text is removed whole."""
    for body in Snapshot.open(path).bodies():
        text = REMOVED if body.octets else redact_json(person.names, body.text)
        url = redact(person.names, body.url)
        hit = (text, url) != (body.text, body.url)
        yield msgspec.structs.replace(body, text=text, octets=b"", url=url), hit


def _findings(path: Path, person: _Who) -> Iterator[tuple[Finding, bool]]:
    """Every finding without the names, and whether it had one."""
    held = parquet.files(path, Assessment.open(path).manifest)
    for finding in parquet.records(Finding, held["findings"]):
        clean = msgspec.structs.replace(
            finding,
            resource_name=redact(person.names, finding.resource_name),
            owner=redact(person.names, finding.owner),
            reason=redact(person.names, finding.reason),
            evidence=redact_json(person.names, finding.evidence),
            note=redact(person.names, finding.note),
        )
        yield clean, clean != finding


def _rewrite_snapshot(path: Path, person: _Who, now: datetime) -> None:
    snapshot = Snapshot.open(path)
    scan = msgspec.structs.replace(snapshot.scan, identity=redact(person.names, snapshot.scan.identity))
    kept = [row for row in _people(path) if row.id not in person.ids]
    with sealed.building(path.parent) as directory:
        _copy(path, directory, except_for={"people.parquet", BODIES})
        with (directory / BODIES).open("wb") as file:
            file.writelines(pack(body) for body, _ in _bodies(path, person))
        written = dict(snapshot.manifest.tables)
        if "people" in written:
            written["people"] = _write(directory, Person, kept)
        manifest = msgspec.structs.replace(snapshot.manifest, about=scan, tables=written)
        replace.rewrite(path, directory, manifest, WHY, now.astimezone(UTC))


def _rewrite_assessment(path: Path, person: _Who, now: datetime) -> None:
    assessment = Assessment.open(path)
    clean = [finding for finding, _ in _findings(path, person)]
    with sealed.building(path.parent) as directory:
        _copy(path, directory, except_for={"findings.parquet"})
        written = {**assessment.manifest.tables, "findings": _write(directory, Finding, clean)}
        manifest = msgspec.structs.replace(assessment.manifest, tables=written)
        replace.rewrite(path, directory, manifest, WHY, now.astimezone(UTC))


def _copy(path: Path, directory: Path, except_for: set[str]) -> None:
    for name in sealed.read_manifest(path)[0].files.keys() - except_for:
        shutil.copy2(path / name, directory / name)


def _write(directory: Path, record: type[Record], found: Sequence[Record]) -> sealed.TableFile:
    table = rows.table_of()[record]
    with parquet.passing() as connection:
        parquet.load(connection, table, found)
        count = parquet.export(connection, table, directory / f"{table.name}.parquet")
    return sealed.TableFile(count, parquet.columns_of(table))
