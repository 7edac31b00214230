"""What `candado scan` does with each organization: read it, judge it, report, and say what became of it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from candado.assess.configuration import Configuration
from candado.assess.control import Control
from candado.assess.engine import prepare
from candado.cli.exits import Exit, Failure, usage
from candado.cli.failures import KNOWN, code_of
from candado.cli.gate import Gate
from candado.cli.judge import ADDRESS, TABLES, judge
from candado.cli.progress import Shown
from candado.cli.reports import ready
from candado.cli.target import credential, target
from candado.cli.tell import tell
from candado.collect import collectors
from candado.connect.errors import ConnectError
from candado.connect.network import Network
from candado.connect.record import Record
from candado.connect.replay import Nobody, Replay, base_url
from candado.connect.replay import started as recorded_at
from candado.connect.settings import Connection
from candado.connect.transport import Transport
from candado.recording import LOSS, LOST, service_words
from candado.scan import Needed, Target, needed, scan
from candado.store import home as homes
from candado.store.home import Kind
from candado.store.sealed import PROJECT
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

    @property
    def tables(self) -> frozenset[str] | None:
        """The tables that the controls read; None: all there are."""
        if len(self.controls) == len(self.configuration.controls):
            return None
        return frozenset(name for control in self.controls for name in prepare(control).reads)

    @property
    def needed(self) -> Needed:
        """What must be read for them."""
        return needed(self.tables)


def targets(organizations: tuple[str, ...], wish: Wish) -> list[Target]:
    """The organizations that are named; of a replay its own, unless it is named otherwise.

    Errors: UsageError and Failure where what is given does not go together.
    """
    if wish.record is not None and wish.resume:
        raise click.UsageError("--record needs a whole scan: give it without --resume")
    if wish.replay is None:
        if not organizations:
            raise click.UsageError("say which organization to scan: candado scan ORG")
        return [target(text) for text in organizations]
    if wish.record is not None or len(organizations) > 1:
        raise click.UsageError("--replay reads one recording, and makes none")
    try:
        return [target(*organizations or (base_url(wish.replay),))]
    except ValueError as error:
        raise usage(error) from error


def apart(wish: Wish, goal: Target) -> Wish:
    """The same wish with folders of its own for one of several organizations."""

    def below(folder: Path | None) -> Path | None:
        name = "/".join(filter(None, (goal.organization, goal.project)))
        return homes.folder(folder, name) if folder is not None else None

    return msgspec.structs.replace(wish, output=below(wish.output), record=below(wish.record))


def scanned(goal: Target, wish: Wish) -> Iterator[Exit]:
    """Scan, judge and report one organization; where that cannot be done, the others still are."""
    before: set[Path] = set() if wish.resume else _unfinished(goal, wish)

    def with_what_is_kept(sentence: str) -> str:
        kept = _unfinished(goal, wish) - before
        return f"{sentence} What was read is kept, and --resume continues." if kept else sentence

    try:
        ready(wish.output)
        ready(wish.record)
        snapshot = _read(goal, wish)
        yield from judge(snapshot, wish.configuration, wish.controls, output=wish.output, gate=wish.gate)
    except KeyboardInterrupt:
        sentence = with_what_is_kept(f"interrupted at {goal.organization}.")
        raise Failure(sentence, Exit.INTERRUPTED) from None
    except ConnectError as error:
        tell(with_what_is_kept(str(error)))
        yield code_of(error)
    except KNOWN as error:
        tell(str(error))
        yield code_of(error)


def _unfinished(goal: Target, wish: Wish) -> set[Path]:
    return set(homes.directories(homes.folder(wish.home, goal.organization), Kind.STAGE))


def _read(goal: Target, wish: Wish) -> Snapshot:
    asked = {
        ADDRESS: goal.url,
        PROJECT: goal.project or "",
        TABLES: " ".join(sorted(wish.tables or ())),
    }
    transport, started = _in_place_of_network(wish)
    with Shown(goal.organization) as progress:
        return asyncio.run(
            scan(
                goal,
                Nobody() if wish.replay else credential(goal.url, wish.connection),
                wish.connection,
                home=wish.home,
                chosen=wish.needed,
                progress=progress,
                options=asked,
                resume=wish.resume,
                on_wait=progress.waiting,
                on_distrust=tell,
                transport=transport,
                started=started,
                lost=dict.fromkeys(LOST, LOSS) if wish.replay is not None and started is not None else None,
            )
        )


def _in_place_of_network(wish: Wish) -> tuple[Transport | None, datetime | None]:
    """What is in place of the network, or beside it, and the time that is now for it."""
    now = datetime.now(UTC)
    try:
        if wish.replay is not None:
            return Replay(wish.replay), recorded_at(wish.replay)
        if wish.record is not None:
            inner = Network(wish.connection)
            endpoints = [collector.endpoint for collector in collectors().values()]
            return Record(inner, wish.record, endpoints, service_words(), started=now), now
    except ValueError as error:
        raise usage(error) from error
    return None, None
