"""`candado explain`: what a control asks, why it matters and how to mend it."""

import click

from candado.assess.control import shipped
from candado.cli.exits import Exit, Failure
from candado.cli.terminal import print_markdown


@click.command()
@click.argument("control")
def command(control: str) -> None:
    """Explain a control: why it matters, how it decides, how to mend it."""
    found = shipped().get(control)
    if found is None:
        close = [name for name in shipped() if control in name]
        hint = f"; did you mean {', '.join(close[:3])}?" if close else "; `candado controls` lists them"
        raise Failure(f"there is no control {control}{hint}", Exit.USAGE)
    _, _, page = found.source.removeprefix("---\n").partition("\n---\n")
    print_markdown(page)
    click.echo(
        f"Severity {found.head.severity}, confidence {found.head.confidence}; "
        f"judges {found.head.judges}; article {', '.join(found.head.article) or 'none'}"
    )
