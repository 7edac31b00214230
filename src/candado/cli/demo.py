"""`candado demo`: scan an emulated organization, to see what a report is like."""

import asyncio
from importlib.resources import files
from pathlib import Path

import click

from candado.assess.files import SETTINGS
from candado.cli import options
from candado.cli.configured import configured
from candado.cli.exits import Exit, usage
from candado.cli.judge import ADDRESS, judge
from candado.cli.progress import Shown
from candado.cli.reports import ready
from candado.cli.terminal import say
from candado.connect.credentials import PersonalAccessToken
from candado.connect.settings import Connection
from candado.scan import Target, needed, scan
from candado.store.snapshot import Snapshot


@click.command()
@click.option(
    "-o",
    "--output",
    type=options.FOLDER,
    default=Path("out/demo"),
    show_default=True,
    metavar="DIR",
    help="Where the reports and the snapshot go.",
)
@click.option("--world", default="demo", show_default=True, help="Which emulated organization.")
def command(output: Path, world: str) -> int:
    """Scan an emulated organization after five careless years; nothing leaves this machine."""
    ready(output)
    settings = output / SETTINGS
    if not settings.exists():
        settings.write_bytes((files("candado.cli") / "demo-candado.toml").read_bytes())
    configuration = configured(output)
    snapshot = _scan(world, output)
    for _ in judge(snapshot, configuration, tuple(configuration.controls.values()), output=output):
        pass  # a demonstration has failures, and ends well
    say(f"candado show FINDING --home {output} --config {output} shows one of them, with what proves it")
    return Exit.DONE


def _scan(world: str, home: Path) -> Snapshot:
    from candado_emulator.server import Emulator

    try:
        emulator = Emulator(world)
    except ValueError as error:
        raise usage(error) from error
    with emulator, Shown(emulator.state.name) as progress:
        goal = Target(url=emulator.url, organization=emulator.state.name)
        return asyncio.run(
            scan(
                goal,
                PersonalAccessToken(emulator.tokens["administrator"], "the emulator"),
                Connection(),
                home=home,
                chosen=needed(),
                progress=progress,
                options={ADDRESS: f"https://dev.azure.com/{goal.organization}"},
                on_wait=progress.waiting,
            )
        )
