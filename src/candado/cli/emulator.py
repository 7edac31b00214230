"""`candado emulator`: serve an Azure DevOps organization on localhost."""

import click

from candado.cli.exits import usage


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where. [default: a free port]")
@click.option(
    "--world", default="demo", show_default=True, metavar="demo|hardened|FILE", help="What is served."
)
@click.option(
    "--size", type=click.IntRange(min=1), metavar="PROJECTS", help="A generated world of this size."
)
def command(port: int, world: str, size: int | None) -> None:
    """Serve an Azure DevOps organization on localhost, until interrupted.

    Prints one line, `ready http://localhost:N/ORG`, when it serves. To look at it as its administrator:

    \b
    CANDADO_PAT=emulator-administrator candado scan http://localhost:N/ORG
    """
    from candado_emulator.server import serve

    try:
        serve(world, port, size=size)
    except ValueError as error:
        raise usage(error) from error
