"""`candado assess`: judge a snapshot anew."""

from datetime import UTC, datetime
from pathlib import Path

import click

from candado.assess import configuration as configured
from candado.assess.selection import chosen
from candado.cli import kept, names, options
from candado.cli.exits import worst
from candado.cli.gate import Gate
from candado.cli.judge import judge
from candado.cli.reports import ready
from candado.store import home as homes
from candado.store.snapshot import Snapshot


@click.command()
@click.argument("snapshot", default="latest", shell_complete=names.snapshots)
@options.organization
@options.controls
@options.section
@options.output
@options.gate
@options.config
@options.home
def command(
    snapshot: str,
    organization: str | None,
    patterns: tuple[str, ...],
    section: str | None,
    output: Path | None,
    gate: Gate | None,
    config: Path,
    home: Path | None,
) -> int:
    """Judge a snapshot anew, by the controls and settings of today; nothing is read again.

    SNAPSHOT is its time, the start of it, a path, or latest, which it is by default.
    """
    found = configured.read(config, datetime.now(UTC).date())
    path = homes.resolve(*kept.place(home, organization, snapshot), snapshot)
    ready(output)
    controls = chosen(found.controls, patterns, section)
    return worst(judge(Snapshot.open(path), found, controls, output=output, gate=gate))
