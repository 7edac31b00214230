"""`candado demo`: scan an emulated organization, to see what a report is like."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from candado.assess import configuration as configured
from candado.assess.assessment import assess
from candado.cli.exits import Exit
from candado.cli.progress import Shown
from candado.cli.reports import write_reports
from candado.connect.credentials import PersonalAccessToken
from candado.connect.settings import Connection
from candado.scan import Target, needed, scan


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out/demo"),
    show_default=True,
    help="Where the reports and the snapshot go.",
)
@click.option("--world", default="demo", show_default=True, help="Which emulated organization.")
@click.pass_context
def command(context: click.Context, output: Path, world: str) -> int:
    """Scan an emulated organization after five careless years; nothing leaves this machine."""
    from candado_emulator.server import Emulator

    output.mkdir(parents=True, exist_ok=True)
    with Emulator(world) as emulator, Shown(emulator.state.name, quiet=context.obj["quiet"]) as progress:
        goal = Target(url=emulator.url, organization=emulator.state.name)
        snapshot = asyncio.run(
            scan(
                goal,
                PersonalAccessToken(emulator.tokens["administrator"], "the emulator"),
                Connection(),
                home=output,
                chosen=needed(),
                progress=progress,
                options={},
                on_wait=progress.waiting,
            )
        )
    configuration = configured.read(output, datetime.now(UTC).date())
    assessment = assess(
        snapshot,
        configuration,
        address=f"https://dev.azure.com/{goal.organization}",
        asked=configuration.controls.values(),
        all_projects=True,
        now=datetime.now(UTC),
    )
    write_reports(assessment, snapshot, configuration, output)
    return Exit.DONE
