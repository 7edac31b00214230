"""`candado snapshots`: what was read."""

from pathlib import Path

import click

from candado.assess.assessment import standing_of
from candado.cli import kept, options
from candado.cli.terminal import print_rows
from candado.report import words
from candado.store import home as homes
from candado.store.home import Kind
from candado.store.snapshot import Snapshot


@click.command()
@options.organizations
@options.home
def command(organization: str | None, home: Path | None) -> None:
    """List the snapshots that are kept, oldest first, each with its assessments and their scores."""
    where, names = kept.organizations(home, organization)
    rows = [
        _row(Snapshot.open(path))
        for name in names
        for path in homes.directories(homes.folder(where, name), Kind.SNAPSHOT)
    ]
    print_rows(("organization", "snapshot", "read", "project", "assessments and scores"), rows)


def _row(snapshot: Snapshot) -> tuple[str, ...]:
    judged = kept.assessments_of(snapshot)
    scores = (
        f"{each.name.partition('.')[0]} {words.whole(standing_of(each).score.headline)}" for each in judged
    )
    return (
        snapshot.manifest.organization,
        snapshot.name,
        words.several(len(snapshot.manifest.tables), "table"),
        snapshot.scan.only_project or "all",
        ", ".join(scores) or "none",
    )
