"""`candado lsp`: findings and repairs in an editor."""

import click


@click.command()
def command() -> None:
    """Serve an editor over stdin and stdout, by the Language Server Protocol.

    Findings show while a pipeline is written, with their way from the source and with repairs. An editor
    starts it by itself: tell it to run `candado lsp` for YAML files.
    """
    from candado.lsp.server import server

    server().start_io()
