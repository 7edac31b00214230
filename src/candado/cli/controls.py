"""`candado controls`: the list of controls."""

import click

from candado.assess.control import shipped


@click.command()
@click.option("--section", help="Only the controls of a section, such as repos.")
def command(section: str | None) -> None:
    """List the controls: name, severity, section and title."""
    for control in shipped().values():
        if section in (None, control.section):
            click.echo(f"{control.name:44} {control.head.severity:9} {control.title}")
