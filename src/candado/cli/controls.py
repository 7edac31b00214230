"""`candado controls`: the list of controls."""

from datetime import UTC, datetime
from pathlib import Path

import click

from candado.assess import configuration as configured
from candado.assess.selection import chosen
from candado.cli import options
from candado.cli.terminal import print_rows


@click.command()
@options.section
@options.config
def command(section: str | None, config: Path) -> None:
    """List the controls, the organization's own among them: name, severity, section, article and title."""
    found = configured.read(config, datetime.now(UTC).date())
    print_rows(
        ("control", "severity", "section", "article", "what is bad"),
        [
            (
                control.name,
                control.head.severity,
                control.section,
                " ".join(control.head.article),
                control.title,
            )
            for control in chosen(found.controls, section=section)
        ],
    )
