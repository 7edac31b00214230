"""What proofs share: change the world, scan what controls need over HTTP, and ask them."""

import asyncio
import itertools
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

import duckdb
import msgspec
import pytest

from candado.assess import production
from candado.assess.control import Control, shipped
from candado.assess.engine import ask, open_tables, prepare
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
    """Every control as a parameter; all proofs of one run on one worker, which scans its examples once."""
    return [
        pytest.param(control, id=control.name, marks=pytest.mark.xdist_group(control.name))
        for control in shipped().values()
    ]


class Quiet:
    """Progress that nobody looks at."""

    def planned(self, endpoint: str, units: int) -> None: ...

    def done(self, endpoint: str) -> None: ...


class Bench:
    """An emulator whose world is put back before every proof."""

    def __init__(self, emulator: Emulator, home: Path) -> None:
        self.emulator = emulator
        self._changed: dict[tuple[str, bytes], Snapshot] = {}
        self._homes = (home / str(number) for number in itertools.count())

    def scan(self, controls: Iterable[Control] | None = None, *, who: str = "administrator") -> Snapshot:
        """What the identity sees of the world now; all of it, or what some controls need."""
        tables = None
        if controls is not None:
            tables = {name for control in controls for name in prepare(control).reads}
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

    def after(self, change: Mapping[str, object], control: Control) -> list[Verdict]:
        """What a control says when the hardened world is changed so."""
        return verdicts(self.changed(change, control), [control])[control.name]

    def changed(self, change: Mapping[str, object], control: Control) -> Snapshot:
        """What a control needs of the hardened world when it is changed so; scanned once."""
        key = (control.name, msgspec.json.encode(change))
        if key not in self._changed:
            self.emulator.reset()
            self.emulator.change(change)
            self._changed[key] = self.scan([control])
        return self._changed[key]

    @cached_property
    def hardened(self) -> Snapshot:
        """The whole hardened world."""
        self.emulator.reset()
        return self.scan()

    @cached_property
    def of_hardened(self) -> dict[str, list[Verdict]]:
        """What all controls say of the hardened world."""
        return verdicts(self.hardened, shipped().values())


def opened(snapshot: Snapshot) -> duckdb.DuckDBPyConnection:
    """A snapshot with its derived tables, ready to be asked."""
    connection = snapshot.connect()
    derive(connection)
    production.declare(connection, PRODUCTION, snapshot.scan.organization_id)
    open_tables(connection, snapshot.scan.organization_id)
    return connection


def verdicts(
    snapshot: Snapshot, controls: Iterable[Control], *, whole: bool = False
) -> dict[str, list[Verdict]]:
    """By control what it says of each row of a snapshot."""
    with opened(snapshot) as connection:
        found: dict[str, list[Verdict]] = {}
        for control in controls:
            ask(connection, prepare(control), {}, snapshot.scan.started, whole=whole)
            found[control.name] = named(connection, control.name)
        return found


def named(connection: duckdb.DuckDBPyConnection, control: str) -> list[Verdict]:
    """The answers of one control, with names."""
    rows = connection.execute(
        """
        select a.table_name, a.id, coalesce(r.name, s.name, a.id), coalesce(p.name, ''),
            coalesce(a.project_id, ''), a.status, a.reason
        from answers a
        left join resources r on r.table_name = a.table_name and r.id = a.id
        left join resources s on s.table_name in ('projects', 'organizations') and s.id = a.id
        left join projects p on p.id = a.project_id
        where a.control = $control
        """,
        {"control": control},
    ).fetchall()
    names = Verdict.__struct_fields__
    return [msgspec.convert(dict(zip(names, row, strict=True)), Verdict) for row in rows]


def matches(verdict: Verdict, names: Iterable[str]) -> bool:
    """Whether an example names the row."""
    return any(name in verdict.names for name in names)
