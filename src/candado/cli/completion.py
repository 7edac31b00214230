"""`candado completion`: what makes a shell complete command lines."""

import click

from candado.cli.group import complete


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def command(shell: str) -> int:
    """Print what makes a shell complete commands, options, and the names of controls and snapshots.

    \b
    Save it where your shell looks for it:
    bash        ~/.local/share/bash-completion/completions/candado
    zsh         _candado, in a folder of $fpath
    fish        ~/.config/fish/completions/candado.fish
    powershell  at the end of the file $PROFILE
    """
    return complete(f"{shell}_source")
