"""`candado scan`: read organizations, judge them, and report.

What it takes is imported when it runs, so that help and completion come at once.
"""

from pathlib import Path

import click

from candado.cli import names, options
from candado.cli.exits import Exit, worst
from candado.cli.gate import Gate


@click.command()
@click.argument("organizations", nargs=-1, metavar="ORG[/PROJECT]...", shell_complete=names.organizations)
@options.controls
@options.section
@options.output
@options.gate
@click.option("--resume", is_flag=True, help="Continue the scan that was interrupted.")
@click.option("--dry-run", is_flag=True, help="Only say what would be read, and what that needs.")
@options.max_load
@click.option("--record", type=options.FOLDER, metavar="DIR", help="Record the answers, without names.")
@click.option("--replay", type=options.FOLDER, metavar="DIR", help="Read a recording instead of the network.")
@options.config
@options.home
def command(
    organizations: tuple[str, ...],
    patterns: tuple[str, ...],
    section: str | None,
    output: Path | None,
    gate: Gate | None,
    resume: bool,
    dry_run: bool,
    max_load: float | None,
    record: Path | None,
    replay: Path | None,
    config: Path,
    home: Path | None,
) -> int:
    """Read organizations, judge them, and report.

    ORG is the name of an organization or the URL of a collection; ORG/PROJECT, or URL#PROJECT, looks at one
    project only.
    Signs in as `az login` did, as the service principal of AZURE_CLIENT_ID, or with the token in CANDADO_PAT.
    Only reads: nothing else can leave.
    """
    from candado.assess.selection import chosen
    from candado.cli.configured import configured
    from candado.cli.scanning import Wish, apart, scanned, targets
    from candado.cli.target import connection
    from candado.store import home as homes

    configuration = configured(config)
    wish = Wish(
        configuration=configuration,
        controls=tuple(chosen(configuration.controls, patterns, section)),
        connection=connection(config, max_load),
        home=home or homes.default(),
        output=output,
        resume=resume,
        record=record,
        replay=replay,
        gate=gate,
    )
    goals = targets(organizations, wish)
    if dry_run:
        from candado.cli.forecast import print_forecast

        for goal in goals:
            print_forecast(goal, wish.needed, wish.controls, wish.connection, wish.home)
        return Exit.DONE
    several = len(goals) > 1
    return worst(code for goal in goals for code in scanned(goal, apart(wish, goal) if several else wish))
