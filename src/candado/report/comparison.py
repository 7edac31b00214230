"""What changed from one assessment to another, and between the snapshots that they judge.

As JSON it is described by docs/schema/diff.schema.json.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from candado.assess.assessment import standing_of
from candado.model.assessment import Severity, Status
from candado.report import harmless
from candado.report.schema import published
from candado.store.assessment import Assessment
from candado.store.difference import Change as RowsChange
from candado.store.difference import Difference, RowChange, TableChange, difference
from candado.store.finding_changes import Change, FindingChange, finding_changes
from candado.store.snapshot import Snapshot


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two that are compared; the score is from 0 to 100, or null where the run had none."""

    assessment: str
    assessed_at: datetime
    snapshot: str
    scanned_at: datetime
    score: float | None


class ChangedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A row that failed in one of the two and not in the other; id and fingerprint are of where it failed."""

    change: Change
    id: str
    control: str
    severity: Severity
    project: str | None
    resource: str
    before: Status | None
    after: Status | None
    fingerprint: str


class ChangedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table, by its columns; null where it was not there."""

    change: RowsChange
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ChangedTable(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of a table changed, and some of them.

    Rows are unseen where one of the two did not read whole the scope that they are in.
    """

    table: str
    added: int
    removed: int
    changed: int
    unseen: int
    sample: tuple[ChangedRow, ...]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What changed; findings that still fail are counted and not listed.

    There are no tables where both judge the same snapshot.
    """

    organization: str
    before: Side
    after: Side
    counts: Mapping[Change, int]
    findings: tuple[ChangedFinding, ...]
    tables: tuple[ChangedTable, ...]
    tables_not_compared: tuple[str, ...]


def compare(before: Assessment, after: Assessment, *, renamed: Mapping[str, str]) -> Comparison:
    """Compare two assessments, and the snapshots that they judge.

    `renamed` has former names of controls, each with the present one.

    Errors: Incompatible where a table had other columns; Damaged where a file is not readable; NotStored
    where a snapshot was removed.
    """
    found = finding_changes(before, after, renamed=renamed)
    old, new = before.snapshot(), after.snapshot()
    tables = Difference((), ()) if old.digest == new.digest else difference(old, new)
    return Comparison(
        organization=new.manifest.organization,
        before=_side(old, before),
        after=_side(new, after),
        counts=found.counts,
        findings=tuple(map(_finding, found.changes)),
        tables=tuple(map(_table, tables.tables)),
        tables_not_compared=tables.not_compared,
    )


def write(comparison: Comparison) -> str:
    """The comparison as JSON, one line, with a newline at its end."""
    return harmless.json(msgspec.json.encode(comparison, order="deterministic").decode()) + "\n"


def schema() -> bytes:
    """JSON Schema of what `write` gives, as it is published."""
    return published("What changed between two assessments of Candado", Comparison)


def _side(snapshot: Snapshot, assessment: Assessment) -> Side:
    return Side(
        assessment=assessment.name,
        assessed_at=assessment.judgement.assessed,
        snapshot=snapshot.name,
        scanned_at=snapshot.scan.started,
        score=standing_of(assessment).score.headline,
    )


def _finding(found: FindingChange) -> ChangedFinding:
    return ChangedFinding(
        change=found.change,
        id=found.finding,
        control=found.control,
        severity=found.severity,
        project=found.project_name,
        resource=found.resource_name,
        before=found.before,
        after=found.after,
        fingerprint=found.fingerprint,
    )


def _table(found: TableChange) -> ChangedTable:
    return ChangedTable(
        table=found.table,
        added=found.added,
        removed=found.removed,
        changed=found.changed,
        unseen=found.unseen,
        sample=tuple(map(_row, found.sample)),
    )


def _row(found: RowChange) -> ChangedRow:
    return ChangedRow(change=found.change, before=_columns(found.before), after=_columns(found.after))


def _columns(row: str | None) -> dict[str, Any] | None:
    return msgspec.json.decode(row, type=dict[str, Any]) if row is not None else None
