"""`candado scan`: read organizations, judge them, and report."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click
import httpx2
import msgspec

from candado.assess import configuration as configured
from candado.assess.assessment import assess
from candado.assess.configuration import Configuration
from candado.assess.control import Control
from candado.assess.engine import prepare
from candado.assess.selection import chosen, unaccepted_gaps
from candado.cli.exits import Exit, worst
from candado.cli.gate import Gate, fails
from candado.cli.progress import Shown
from candado.cli.reports import write_reports
from candado.cli.target import connection, credential, target
from candado.collect import collectors
from candado.connect.record import Record
from candado.connect.replay import Nobody, Replay, base_url
from candado.connect.settings import Connection, Transport
from candado.scan import Target, needed, scan
from candado.store import home as homes
from candado.store.assessment import Assessment
from candado.store.snapshot import Snapshot


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line asks for, the same for all organizations."""

    configuration: Configuration
    controls: tuple[Control, ...]
    connection: Connection
    home: Path
    output: Path | None
    resume: bool
    record: Path | None
    replay: Path | None
    gate: Gate | None
    quiet: bool

    @property
    def asks_all(self) -> bool:
        """Whether every control is asked."""
        return len(self.controls) == len(self.configuration.controls)


@click.command()
@click.argument("organizations", nargs=-1, metavar="ORG[/PROJECT]...")
@click.option("--control", "patterns", multiple=True, metavar="GLOB", help="Only these controls.")
@click.option("--section", metavar="NAME", help="Only the controls of a section, such as repos.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Write the reports here."
)
@click.option("--resume", is_flag=True, help="Continue the scan that was interrupted.")
@click.option("--dry-run", is_flag=True, help="Only say what would be read, and what that needs.")
@click.option(
    "--fail-on", "gate", type=Gate.PARAMETER, metavar="[new:]SEVERITY", help="Exit with 1 on such a failure."
)
@click.option(
    "--max-load", type=float, metavar="SHARE", help="Share of the rate limit to use. [default: 0.5]"
)
@click.option("--record", type=click.Path(path_type=Path, file_okay=False), help="Record the answers here.")
@click.option("--replay", type=click.Path(path_type=Path, exists=True), help="Read a recording, no network.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="Folder of candado.toml, exceptions.toml and attestations.toml. [default: this one]",
)
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), envvar="CANDADO_HOME", hidden=True)
@click.pass_context
def command(
    context: click.Context,
    organizations: tuple[str, ...],
    patterns: tuple[str, ...],
    section: str | None,
    output: Path | None,
    resume: bool,
    dry_run: bool,
    gate: Gate | None,
    max_load: float | None,
    record: Path | None,
    replay: Path | None,
    config: Path,
    home: Path | None,
) -> int:
    """Read organizations, judge them, and report.

    ORG is the name of an organization or the URL of a collection; ORG/PROJECT looks at one project only.
    """
    found = configured.read(config, datetime.now(UTC).date())
    wish = Wish(
        configuration=found,
        controls=tuple(chosen(found.controls, patterns, section)),
        connection=connection(found.settings.connection, max_load),
        home=home or homes.default(),
        output=output,
        resume=resume,
        record=record,
        replay=replay,
        gate=gate,
        quiet=context.obj["quiet"],
    )
    if not organizations and replay is None:
        raise click.UsageError("say which organization to scan: candado scan ORG")
    targets = [target(text) for text in organizations or (base_url(replay or Path()),)]
    if dry_run:
        from candado.cli.dry_run import say_what_would_be_read

        say_what_would_be_read(targets, wish.controls, wish.home)
        return Exit.DONE
    return worst(code for each in targets for code in _scan_one(each, wish))


def _scan_one(goal: Target, wish: Wish) -> Iterable[Exit]:
    """Scan, judge and report one organization, and say what its exit code ought to be."""
    asked = frozenset(name for control in wish.controls for name in prepare(control).reads)
    with Shown(goal.organization, quiet=wish.quiet) as progress:
        snapshot = asyncio.run(
            scan(
                goal,
                Nobody() if wish.replay else credential(goal.url, wish.connection, quiet=wish.quiet),
                wish.connection,
                home=wish.home,
                chosen=needed(None if wish.asks_all else asked),
                progress=progress,
                options={"project": goal.project or "", "tables": "" if wish.asks_all else " ".join(asked)},
                resume=wish.resume,
                on_wait=progress.waiting,
                transport=_transport(wish),
            )
        )
    assessment = assess(
        snapshot,
        wish.configuration,
        address=goal.url,
        asked=wish.controls,
        all_projects=goal.project is None,
        now=datetime.now(UTC),
    )
    write_reports(assessment, snapshot, wish.configuration, wish.output)
    return _codes(snapshot, assessment, wish)


def _transport(wish: Wish) -> httpx2.AsyncBaseTransport | None:
    if wish.replay is not None:
        return Replay(wish.replay)
    if wish.record is not None:
        endpoints = [collector.endpoint for collector in collectors().values()]
        return Record(Transport(wish.connection), wish.record, endpoints)
    return None


def _codes(snapshot: Snapshot, assessment: Assessment, wish: Wish) -> Iterable[Exit]:
    if wish.gate is not None and fails(wish.gate, assessment):
        yield Exit.GATE
    today = datetime.now(UTC).date()
    if unaccepted_gaps(snapshot.coverage(), wish.configuration.settings, today):
        yield Exit.UNREAD
