"""`candado diff`: what changed between two assessments, and between the snapshots they are of."""

from pathlib import Path

import click
import msgspec

from candado.cli import kept, names, options
from candado.cli.exits import Exit, Failure
from candado.cli.terminal import heading, print_rows, show
from candado.model.assessment import Finding
from candado.report import words
from candado.store import home as homes
from candado.store import parquet
from candado.store.assessment import Assessment
from candado.store.difference import RowChange, TableChange, difference
from candado.store.finding_changes import Change, finding_changes
from candado.store.home import Kind

SAMPLE = 5
"""Rows that are shown of a table."""


@click.command()
@click.argument("before", required=False, metavar="[A", shell_complete=names.assessments)
@click.argument("after", required=False, metavar="B]", shell_complete=names.assessments)
@options.organization
@options.home
def command(before: str | None, after: str | None, organization: str | None, home: Path | None) -> None:
    """Say what is new, fixed, still failing or now unknown, and what changed in the tables.

    A and B are snapshots or assessments, by default the last two assessments; with A alone, B is the last.
    """
    place = kept.place(home, organization, before or "")
    if before is None:
        old, new = _last_two(*place)
    else:
        old, new = kept.assessment(*place, before), kept.assessment(*place, after or "latest")
    _print_findings(old, new)
    _print_tables(old, new)


def _last_two(home: Path, organization: str) -> tuple[Assessment, Assessment]:
    found = homes.directories(homes.folder(home, organization), Kind.ASSESSMENT)
    if len(found) < 2:
        raise Failure(f"there are not yet two assessments of {organization} to compare", Exit.USAGE)
    return Assessment.open(found[-2]), Assessment.open(found[-1])


def _print_findings(old: Assessment, new: Assessment) -> None:
    found = finding_changes(old, new)
    heading(
        f"Findings, from {words.minute(old.judgement.assessed)} to {words.minute(new.judgement.assessed)}"
    )
    show(", ".join(f"{number:,} {change}" for change, number in found.counts.items()))
    findings = {
        each.id: each
        for assessment in (old, new)
        for each in parquet.records(Finding, assessment.path / "findings.parquet")
    }
    for change in Change:
        rows = [
            (each.severity, each.finding, each.control, _where(findings.get(each.finding), each.resource_id))
            for each in found.changes
            if each.change is change
        ]
        if rows:
            heading(change.capitalize())
            print_rows(("severity", "finding", "control", "where"), rows)


def _where(finding: Finding | None, otherwise: str) -> str:
    if finding is None:
        return otherwise
    return " / ".join(filter(None, (finding.project_name, finding.resource_name)))


def _print_tables(old: Assessment, new: Assessment) -> None:
    if old.judgement.snapshot_name == new.judgement.snapshot_name:
        heading("Both judge the same snapshot")
        return
    found = difference(kept.snapshot_of(old), kept.snapshot_of(new))
    heading("Tables")
    print_rows(
        ("table", "added", "removed", "changed", "unseen"),
        [
            (each.table, f"{each.added:,}", f"{each.removed:,}", f"{each.changed:,}", f"{each.unseen:,}")
            for each in found.tables
        ],
    )
    for each in found.tables:
        if each.sample:
            heading(f"{each.table}{_of(each)}")
            print_rows(("change", "row"), [(row.change, _said(row)) for row in each.sample[:SAMPLE]])
    if found.not_compared:
        heading("Only one of the two was asked for")
        show(", ".join(found.not_compared))


def _of(change: TableChange) -> str:
    every = change.added + change.removed + change.changed
    return f", {SAMPLE} of {every:,} rows" if every > SAMPLE else ""


def _said(row: RowChange) -> str:
    """The row; of one that changed its id, and the columns that did."""
    before, after = _columns(row.before), _columns(row.after)
    if not before or not after:
        return _written(before or after)
    changed = {
        name: f"{_value(before[name])} -> {_value(after[name])}"
        for name in after
        if before.get(name) != after[name]
    }
    return _written({"id": after.get("id"), **changed})


def _columns(row: str | None) -> dict[str, object]:
    return msgspec.json.decode(row, type=dict[str, object]) if row is not None else {}


def _written(columns: dict[str, object]) -> str:
    return ", ".join(f"{name} {_value(value)}" for name, value in columns.items())


def _value(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
