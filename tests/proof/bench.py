"""What proofs share: change the world, scan what controls need over HTTP, and ask them."""

import asyncio
import itertools
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path

import duckdb
import msgspec
import pytest

from candado.assess import production
from candado.assess.control import Control, shipped
from candado.assess.engine import Question, ask, open_tables, prepare
from candado.assess.settings import Production
from candado.connect.credentials import PersonalAccessToken
from candado.connect.settings import Connection
from candado.derive import derive
from candado.model.assessment import Status
from candado.scan import Target, needed, scan
from candado.store.snapshot import Snapshot
from candado_emulator.server import Emulator

CONNECTION = Connection(max_load=1)
PRODUCTION = Production(environments=("*-production", "app-stores"), connections=("*-prod",))


class Verdict(msgspec.Struct, frozen=True):
    """What a control says of a row, by the names that people see."""

    table: str
    id: str
    resource: str
    project: str
    project_id: str
    status: Status
    reason: str

    @property
    def names(self) -> tuple[str, str]:
        """How an example may name the row."""
        return self.resource, f"{self.project} / {self.resource}"


def each_control() -> list[object]:
    """Every control as a parameter."""
    return [pytest.param(control, id=control.name) for control in shipped().values()]


def question_of(control: Control) -> Question:
    """The question that a shipped control asks; read once."""
    return _question(control.name)


@cache
def _question(name: str) -> Question:
    return prepare(shipped()[name])


class Quiet:
    """Progress that nobody looks at."""

    def planned(self, endpoint: str, units: int) -> None: ...

    def done(self, endpoint: str) -> None: ...


class World(msgspec.Struct, frozen=True):
    """What was seen of a world, with its derived tables, ready to be asked."""

    connection: duckdb.DuckDBPyConnection
    scanned_at: datetime

    def ask(self, question: Question, *, whole: bool = False) -> None:
        """Leaves in `answers` what a control says, and nothing else."""
        self.connection.execute("delete from answers")
        ask(self.connection, question, {}, self.scanned_at, whole=whole)

    def statuses(self, question: Question, *, whole: bool = False) -> dict[tuple[str, str], str]:
        """What a control says, by table and id."""
        self.ask(question, whole=whole)
        answers = self.connection.execute("select table_name, id, status from answers").fetchall()
        return {(table, row): status for table, row, status in answers}

    def verdicts(self, controls: Iterable[Control]) -> dict[str, list[Verdict]]:
        """By control what it says, with names."""
        found: dict[str, list[Verdict]] = {}
        for control in controls:
            self.ask(question_of(control))
            found[control.name] = self._named()
        return found

    def _named(self) -> list[Verdict]:
        rows = self.connection.execute(
            """
            select a.table_name, a.id, coalesce(r.name, s.name, a.id), coalesce(p.name, ''),
                coalesce(a.project_id, ''), a.status, a.reason
            from answers a
            left join resources r on r.table_name = a.table_name and r.id = a.id
            left join resources s on s.table_name in ('projects', 'organizations') and s.id = a.id
            left join projects p on p.id = a.project_id
            """
        ).fetchall()
        names = Verdict.__struct_fields__
        return [msgspec.convert(dict(zip(names, row, strict=True)), Verdict) for row in rows]


@contextmanager
def opened(snapshot: Snapshot, controls: Iterable[Control]) -> Iterator[World]:
    """What a snapshot shows, for questions of some controls."""
    asked = list(controls)
    with snapshot.connect() as connection:
        derive(connection, {name for control in asked for name in question_of(control).reads})
        production.declare(connection, PRODUCTION, snapshot.scan.organization_id)
        open_tables(connection, snapshot.scan.organization_id, asked)
        yield World(connection, snapshot.scan.started)


class Bench:
    """An emulator whose world is put back before every proof."""

    def __init__(self, emulator: Emulator, home: Path) -> None:
        self.emulator = emulator
        self._homes = (home / str(number) for number in itertools.count())
        self._opened = ExitStack()
        self._changed: dict[bytes, World] = {}
        self._changed_for = ""
        self._opened_for_one = ExitStack()

    def close(self) -> None:
        """Closes what was opened."""
        self._opened_for_one.close()
        self._opened.close()

    def scan(self, controls: Iterable[Control] | None = None, *, who: str = "administrator") -> Snapshot:
        """What the identity sees of the world now; all of it, or what some controls need."""
        tables = None
        if controls is not None:
            tables = {name for control in controls for name in question_of(control).reads}
        return asyncio.run(
            scan(
                Target(url=self.emulator.url, organization=self.emulator.state.name),
                PersonalAccessToken(self.emulator.tokens[who], "a proof"),
                CONNECTION,
                home=next(self._homes),
                chosen=needed(tables),
                progress=Quiet(),
                options={},
            )
        )

    def changed(self, change: Mapping[str, object], control: Control) -> World:
        """What a control needs of the hardened world when it is changed so. Its proofs come one after the
        other and share what was seen; the worlds of the control before are closed."""
        if self._changed_for != control.name:
            self._opened_for_one.close()
            self._changed, self._changed_for = {}, control.name
        key = msgspec.json.encode(change)
        if key not in self._changed:
            self.emulator.reset()
            self.emulator.change(change)
            world = opened(self.scan([control]), [control])
            self._changed[key] = self._opened_for_one.enter_context(world)
        return self._changed[key]

    @cached_property
    def hardened(self) -> World:
        """The whole hardened world."""
        self.emulator.reset()
        return self._opened.enter_context(opened(self.scan(), shipped().values()))


def verdicts(snapshot: Snapshot, controls: Iterable[Control]) -> dict[str, list[Verdict]]:
    """By control what it says of each row of a snapshot."""
    with opened(snapshot, controls) as world:
        return world.verdicts(controls)


def matches(verdict: Verdict, names: Iterable[str]) -> bool:
    """Whether an example names the row."""
    return any(name in verdict.names for name in names)
