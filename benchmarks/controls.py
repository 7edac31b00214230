"""All controls on the snapshot of a generated organization; and those that judge most, as Python loops."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

import duckdb

from benchmarks.clock import best, busy
from benchmarks.run import against, command
from benchmarks.world import PROJECTS, SMALL, scanned
from candado.assess import configuration, production
from candado.assess.assessment import assess
from candado.assess.control import shipped
from candado.assess.engine import ask, open_tables, prepare
from candado.derive import derive
from candado.model.derived import BranchPolicy, PipelineSettingInForce
from candado.model.pipelines import Pipeline
from candado.model.repos import PolicyConfiguration
from candado.model.table import Record, table_name
from candado.store.snapshot import Snapshot

R = TypeVar("R", bound=Record)
SECONDS = 5
MINIMUM_REVIEWERS = "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd"


def measure(*, smoke: bool) -> Iterator[str]:
    """The tables that follow, all controls, the three, and an assessment from its beginning to its end."""
    snapshot = scanned(SMALL if smoke else PROJECTS).snapshot()
    settings = configuration.read(snapshot.path, datetime.now(UTC).date())
    with snapshot.connect() as connection:
        derived = busy(lambda: derive(connection))
        production.declare(connection, settings.settings.production, snapshot.scan.organization_id)
        open_tables(connection, snapshot.scan.organization_id, shipped().values())
        yield f"tables that follow from others: {derived:.1f} s of processor time"
        questions = [prepare(control) for control in shipped().values()]
        begun = time.perf_counter()
        processor = busy(
            lambda: [ask(connection, question, {}, snapshot.scan.started) for question in questions]
        )
        wall = time.perf_counter() - begun
        [verdicts] = connection.execute("select count(*) from answers").fetchone() or (0,)
        yield f"{len(questions)} controls, {verdicts:,} verdicts: {against(wall, SECONDS, 's')}"
        yield f"that is {processor:.1f} s of processor time"
        for name, loop in LOOPS.items():
            yield _compared(connection, snapshot, name, loop)
    whole = busy(
        lambda: assess(
            snapshot,
            settings,
            address=snapshot.scan.options["address"],
            asked=shipped().values(),
            all_projects=True,
            now=datetime.now(UTC),
        )
    )
    yield f"assessment, findings and score included: {whole:.1f} s of processor time"


def _compared(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, name: str, loop: "Loop") -> str:
    """A control against its loop, which finds its objects in memory already."""
    known = Objects(connection)
    failed = loop(known, snapshot.scan.started)
    if failed != _failures(connection, name):
        raise SystemExit(f"{name}: the loop finds {failed} failures, the control does not")
    looped = best(lambda: loop(known, snapshot.scan.started))
    question = prepare(shipped()[name])
    asked = best(lambda: ask(connection, question, {}, snapshot.scan.started))
    return (
        f"{name}: {looped / asked:.1f} times as fast as a loop over objects in memory ({asked:.2f} s), "
        f"{(looped + known.seconds) / asked:.1f} times where these are made from the tables first"
    )


def _failures(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    counted = connection.execute(
        "select count(*) from answers where control = $name and status = 'failed'", {"name": name}
    ).fetchone()
    return counted[0] if counted else 0


class Objects:
    """The rows of tables as objects, made once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._made: dict[type[Record], list[Record]] = {}
        self.seconds = 0.0
        """of processor time that it took to make them"""

    def of(self, record: type[R]) -> list[R]:
        """All rows of a table."""
        if record not in self._made:
            self.seconds += busy(lambda: self._make(record))
        return cast(list[R], self._made[record])

    def _make(self, record: type[Record]) -> None:
        columns = ", ".join(record.__struct_fields__)
        rows = self._connection.execute(f"select {columns} from {table_name(record)}").fetchall()
        self._made[record] = [record(*row) for row in rows]


Loop = Callable[[Objects, datetime], int]


def _abandoned(known: Objects, now: datetime) -> int:
    since = now.replace(tzinfo=None) - timedelta(days=180)
    return sum(
        each.status == "enabled"
        and not any(moment is not None and moment >= since for moment in (each.last_run_at, each.created_at))
        for each in known.of(Pipeline)
    )


def _unreviewed(known: Objects, now: datetime) -> int:
    enforced = {
        each.id
        for each in known.of(PolicyConfiguration)
        if each.type_id == MINIMUM_REVIEWERS and each.is_blocking and not each.path_filters
    }
    reviewed = {
        (each.repository_id, each.branch) for each in known.of(BranchPolicy) if each.policy_id in enforced
    }
    return sum(
        each.repository_type == "TfsGit" and (each.repository_id, each.default_branch) not in reviewed
        for each in known.of(Pipeline)
    )


def _far_reaching(known: Objects, now: datetime) -> int:
    limited = {
        each.project_id
        for each in known.of(PipelineSettingInForce)
        if each.name == "enforceJobAuthScope" and each.value
    }
    return sum(each.job_scope != "project" and each.project_id not in limited for each in known.of(Pipeline))


LOOPS: dict[str, Loop] = {
    "abandoned-pipeline": _abandoned,
    "pipeline-from-unreviewed-branch": _unreviewed,
    "pipeline-token-reaches-other-projects": _far_reaching,
}
"""Three controls that judge every pipeline, the same in Python."""


if __name__ == "__main__":
    command("controls", measure)
