"""`candado controls`: the list of controls."""

from pathlib import Path

import click

from candado.assess.selection import chosen
from candado.cli import options
from candado.cli.configured import configured
from candado.cli.terminal import heading, is_terminal, print_rows
from candado.report import words


@click.command()
@options.section
@options.config
def command(section: str | None, config: Path) -> None:
    """List the controls, the organization's own among them: name, severity, section, article and title."""
    found = chosen(configured(config).controls, section=section)
    if not is_terminal():
        print_rows(
            ("control", "severity", "section", "article", "what is bad"),
            [(it.name, it.head.severity, it.section, " ".join(it.head.article), it.title) for it in found],
        )
        return
    for name in sorted({control.section for control in found}):
        heading(words.section(name))
        print_rows(
            ("control", "severity", "what is bad"),
            [(it.name, it.head.severity, it.title) for it in found if it.section == name],
        )
