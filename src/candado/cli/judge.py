"""What commands do once there is a snapshot: judge it, report, and say what the exit code ought to be."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from candado.assess.assessment import assess
from candado.assess.configuration import Configuration
from candado.assess.control import Control
from candado.assess.gate import is_reached
from candado.assess.names import renamed
from candado.assess.selection import unaccepted_gaps
from candado.cli.exits import Exit
from candado.cli.gate import Gate
from candado.cli.reports import write_reports
from candado.cli.terminal import say
from candado.report import words
from candado.store.assessment import Assessment
from candado.store.snapshot import Snapshot

ADDRESS, TABLES = "address", "tables"
"""What a snapshot remembers of how it was asked for, beside the one project that was looked at: the
organization's address, and the tables that were needed; empty where it was all."""


def judge(
    snapshot: Snapshot,
    configuration: Configuration,
    controls: Sequence[Control],
    *,
    output: Path | None,
    gate: Gate | None = None,
) -> Iterator[Exit]:
    """Judge a snapshot, print the first screen, write the reports; gives the exit codes that hold."""
    now = datetime.now(UTC)
    assessment = assess(
        snapshot,
        configuration,
        address=snapshot.scan.options[ADDRESS],
        asked=controls,
        all_projects=snapshot.scan.only_project is None,
        now=now,
    )
    write_reports(assessment, snapshot, configuration, output)
    yield from _codes(snapshot, assessment, configuration, gate, now)


def _codes(
    snapshot: Snapshot,
    assessment: Assessment,
    configuration: Configuration,
    gate: Gate | None,
    now: datetime,
) -> Iterator[Exit]:
    if gate is not None and is_reached(
        assessment,
        gate.severity,
        only_new=gate.only_new,
        renamed=renamed(configuration.controls.values()),
    ):
        say(f"failures that are {gate.severity} or worse: the gate fails")
        yield Exit.GATE
    gaps = unaccepted_gaps(snapshot.coverage(), configuration.settings, now.date())
    if gaps:
        say(
            f"{words.several(len(gaps), 'table')} could not be read whole, and candado.toml accepts no such "
            "gap: the report says which, and `candado doctor` what to grant"
        )
        yield Exit.UNREAD
