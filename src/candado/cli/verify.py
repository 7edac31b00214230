"""`candado verify`: whether everything stored is as it was written."""

from pathlib import Path

import click

from candado.cli import kept, options
from candado.cli.exits import Exit
from candado.cli.terminal import print_rows, say
from candado.store import chain


@click.command()
@options.organizations
@options.home
def command(organization: str | None, home: Path | None) -> int:
    """Check that snapshots and assessments are as they were written, and that none is missing.

    Reads every file. Exits with 1 where something was changed, added or removed by anything but prune.
    """
    where, names = kept.organizations(home, organization)
    problems = [(name, problem) for name in names for problem in chain.verify(where, name)]
    print_rows(
        ("organization", "where", "what"), [(name, found.where, found.what) for name, found in problems]
    )
    if problems:
        return Exit.GATE
    say(f"everything of {', '.join(names)} is as it was written")
    return Exit.DONE
