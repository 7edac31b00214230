"""`candado diff`: what changed between two assessments, and between the snapshots they are of."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import click
import msgspec

from candado.assess.names import renamed
from candado.cli import kept, names, options
from candado.cli.configured import configured
from candado.cli.exits import Exit, Failure
from candado.cli.streams import put
from candado.cli.terminal import heading, print_rows, prose, title
from candado.report import words
from candado.report.comparison import ChangedRow, ChangedTable, Comparison, compare, write
from candado.store.finding_changes import Change

SAMPLE = 5
"""Rows that are shown of a table."""


@click.command()
@click.argument("before", required=False, metavar="[A", shell_complete=names.assessments)
@click.argument("after", required=False, metavar="B]", shell_complete=names.assessments)
@click.option(
    "--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True
)
@options.organization
@options.config
@options.home
def command(
    before: str | None,
    after: str | None,
    form: Literal["terminal", "json"],
    organization: str | None,
    config: Path,
    home: Path | None,
) -> None:
    """Say what is new, fixed, still failing or now unknown, and what changed in the tables.

    A and B are snapshots or assessments, by default the last two assessments; with A alone, B is the last.
    """
    if before is None:
        old, new = kept.last_two(home, organization)
    else:
        old = kept.assessment(home, organization, before)
        new = kept.assessment(home, organization, after or "latest")
    if old.judgement.organization_id != new.judgement.organization_id:
        raise Failure(
            f"{old.path} is of {old.manifest.organization} and {new.path} of {new.manifest.organization}; "
            "give two of the same organization",
            Exit.USAGE,
        )
    controls = configured(config).controls
    found = compare(old, new, renamed=renamed(controls.values()))
    if form == "json":
        put(write(found))
    else:
        _print(found)


def _print(found: Comparison) -> None:
    before, after = found.before, found.after
    title(
        f"{found.organization}, from {words.minute(before.assessed_at)} to {words.minute(after.assessed_at)}"
    )
    prose(f"Score {words.whole(after.score)}, was {words.whole(before.score)}")
    prose(", ".join(f"{number:,} {change}" for change, number in found.counts.items()))
    for change in Change:
        rows = [
            (each.severity, each.id, each.control, " / ".join(filter(None, (each.project, each.resource))))
            for each in found.findings
            if each.change is change
        ]
        if rows:
            heading(change.capitalize())
            print_rows(("severity", "finding", "control", "where"), rows)
    if before.snapshot == after.snapshot:
        heading("Both judge the same snapshot")
    else:
        _print_tables(found)


def _print_tables(found: Comparison) -> None:
    heading("Tables")
    if not found.tables:
        prose("Nothing changed.")
    else:
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
    if found.tables_not_compared:
        heading("Only one of the two was asked for")
        prose(", ".join(found.tables_not_compared))


def _of(change: ChangedTable) -> str:
    every = change.added + change.removed + change.changed
    return f", {SAMPLE} of {every:,} rows" if every > SAMPLE else ""


def _said(row: ChangedRow) -> str:
    """The row; of one that changed its id, and the columns that did."""
    if row.before is None or row.after is None:
        return _written(row.before or row.after or {})
    changed = {
        name: f"{_value(row.before[name])} -> {_value(value)}"
        for name, value in row.after.items()
        if row.before.get(name) != value
    }
    return _written({"id": row.after.get("id"), **changed})


def _written(columns: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_value(value)}" for name, value in columns.items())


def _value(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
