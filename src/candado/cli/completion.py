"""`candado completion`: what makes a shell complete commands and options."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print what makes a shell complete Candado's commands and options.

    bash: candado completion bash > ~/.local/share/bash-completion/completions/candado
    """
    completion = get_completion_class(shell)
    if completion is not None:
        click.echo(completion(context.find_root().command, {}, "candado", "_CANDADO_COMPLETE").source())
