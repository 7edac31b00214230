"""All controls on the snapshot of a generated organization; and three that judge most, as Python loops."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

import duckdb

from benchmarks.scan import PROJECTS, SMALL
from benchmarks.world import scanned
from candado.assess.control import shipped
from candado.assess.engine import ask, open_tables, prepare
from candado.derive import derive
from candado.model.derived import BranchPolicy, PipelineSettingInForce
from candado.model.pipelines import Pipeline
from candado.model.repos import PolicyConfiguration
from candado.model.table import Record, table_name
from candado.store.snapshot import Snapshot

R = TypeVar("R", bound=Record)
LIMIT = 5
MINIMUM_REVIEWERS = "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd"


def measure(*, smoke: bool) -> Iterator[str]:
    """A line for all, and one for each of the three."""
    snapshot = scanned(SMALL if smoke else PROJECTS).opened()
    with snapshot.connect() as connection:
        begun = time.perf_counter()
        derive(connection)
        open_tables(connection, snapshot.scan.organization_id)
        derived = time.perf_counter() - begun
        took = {name: _asked(connection, snapshot, name) for name in shipped()}
        rows = connection.execute("select count(*) from answers").fetchone()
        verdicts = rows[0] if rows else 0
        yield f"{len(took)} controls, {verdicts:,} verdicts: {sum(took.values()):.1f} s (limit {LIMIT})"
        slowest = sorted(took, key=lambda name: took[name])[-3:]
        yield f"tables that follow: {derived:.1f} s; slowest: {', '.join(slowest)}"
        for name, loop in LOOPS.items():
            begun = time.perf_counter()
            failed = loop(connection, snapshot)
            looped = time.perf_counter() - begun
            if failed != _failures(connection, name):
                raise SystemExit(f"{name}: the loop finds {failed} failures, the control does not")
            yield f"{name}: {looped / took[name]:.1f} times as fast as a loop over objects"


def _asked(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, name: str) -> float:
    question = prepare(shipped()[name])
    begun = time.perf_counter()
    ask(connection, question, {}, snapshot.scan.started)
    return time.perf_counter() - begun


def _failures(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    counted = connection.execute(
        "select count(*) from answers where control = $name and status = 'failed'", {"name": name}
    ).fetchone()
    return counted[0] if counted else 0


def _objects(connection: duckdb.DuckDBPyConnection, record: type[R]) -> list[R]:
    columns = ", ".join(record.__struct_fields__)
    rows = connection.execute(f"select {columns} from {table_name(record)}").fetchall()
    return [record(*row) for row in rows]


def _abandoned(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> int:
    since = snapshot.scan.started.replace(tzinfo=None) - timedelta(days=180)
    return sum(
        not any(moment is not None and moment >= since for moment in (each.last_run_at, each.created_at))
        for each in _objects(connection, Pipeline)
    )


def _unreviewed(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> int:
    enforced = {
        each.id
        for each in _objects(connection, PolicyConfiguration)
        if each.type_id == MINIMUM_REVIEWERS and each.is_blocking and not each.path_filters
    }
    reviewed = {
        (each.repository_id, each.branch)
        for each in _objects(connection, BranchPolicy)
        if each.policy_id in enforced
    }
    return sum(
        each.repository_type == "TfsGit" and (each.repository_id, each.default_branch) not in reviewed
        for each in _objects(connection, Pipeline)
    )


def _far_reaching(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> int:
    limited = {
        each.project_id
        for each in _objects(connection, PipelineSettingInForce)
        if each.name == "enforceJobAuthScope" and each.value
    }
    return sum(
        each.job_scope != "project" and each.project_id not in limited
        for each in _objects(connection, Pipeline)
    )


LOOPS: dict[str, Callable[[duckdb.DuckDBPyConnection, Snapshot], int]] = {
    "abandoned-pipeline": _abandoned,
    "pipeline-from-unreviewed-branch": _unreviewed,
    "pipeline-token-reaches-other-projects": _far_reaching,
}
"""Three controls that judge every pipeline, the same in Python."""
