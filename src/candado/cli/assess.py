"""`candado assess`: judge a snapshot anew."""

from pathlib import Path

import click

from candado.assess.selection import chosen
from candado.cli import kept, names, options
from candado.cli.configured import configured
from candado.cli.exits import worst
from candado.cli.gate import Gate
from candado.cli.judge import judge
from candado.cli.reports import ready


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
    configuration = configured(config)
    controls = chosen(configuration.controls, patterns, section)
    read = kept.snapshot(home, organization, snapshot)
    ready(output)
    return worst(judge(read, configuration, controls, output=output, gate=gate))
