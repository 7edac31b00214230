"""`candado show`: a finding, with what proves it."""

from pathlib import Path

import click
import msgspec

from candado.assess.control import Control
from candado.assess.engine import prepare
from candado.assess.names import by_any_name
from candado.cli import kept, options
from candado.cli.configured import configured
from candado.cli.terminal import heading, print_markdown, print_rows, prose, show, title
from candado.evidence import gaps, said
from candado.model.assessment import Finding
from candado.report import words
from candado.store.snapshot import Snapshot

MOST = 3
"""Answers of the service that are shown."""


@click.command()
@click.argument("finding")
@options.assessment
@options.organization
@options.config
@options.home
def command(finding: str, name: str, organization: str | None, config: Path, home: Path | None) -> None:
    """Show a finding: what was judged, why it did not pass, and the words of the service that prove it.

    FINDING is an id or a fingerprint, or the start of one.
    """
    judged = kept.assessment(home, organization, name)
    found = kept.finding(judged, finding)
    snapshot = judged.snapshot()
    control = by_any_name(configured(config).controls.values()).get(found.control)
    _print_finding(found, control)
    _print_evidence(found)
    _print_gaps(snapshot, found, control)
    _print_words(snapshot, found)
    if control is not None:
        heading("How to mend it")
        print_markdown(control.fix)


def _print_finding(finding: Finding, control: Control | None) -> None:
    title(control.title if control else finding.control)
    facts = {
        "finding": finding.id,
        "control": finding.control,
        "status": finding.status,
        "severity": f"{finding.severity}, {finding.confidence}",
        "project": finding.project_name or "",
        finding.resource_kind: finding.resource_name,
        "where": finding.portal_url,
        "owner": finding.owner or "nobody",
        "first seen": words.day(finding.first_seen),
        "due": words.day(finding.due),
        "note": finding.note,
        "fingerprint": finding.fingerprint,
    }
    print_rows(("", ""), [(name, value) for name, value in facts.items() if value])
    heading("Why")
    prose(finding.reason)


def _print_evidence(finding: Finding) -> None:
    evidence = msgspec.json.decode(finding.evidence, type=dict[str, object])
    if evidence:
        heading("Evidence")
        print_rows(
            ("", ""),
            [
                (name, value if isinstance(value, str) else msgspec.json.encode(value).decode())
                for name, value in evidence.items()
            ],
        )


def _print_gaps(snapshot: Snapshot, finding: Finding, control: Control | None) -> None:
    reads = prepare(control).reads if control is not None else (finding.table_name,)
    found = gaps(snapshot, reads, finding)
    if found:
        heading("What was not read whole")
        print_rows(
            ("table", "how", "read", "why", "grant"),
            [(row.table_name, row.status, row.endpoint, row.reason, row.permission) for row in found],
        )


def _print_words(snapshot: Snapshot, finding: Finding) -> None:
    for answer in said(snapshot, finding)[:MOST]:
        heading(f"What the service said ({answer.endpoint})")
        show(answer.url)
        for record in answer.words[:MOST]:
            show(record)
