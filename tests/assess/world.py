"""A small world of verdicts to be scored: what is in its projects, what was read, and what controls said."""

from collections.abc import Collection, Sequence
from functools import cache

import duckdb
import msgspec
from hypothesis import strategies as st

from candado.assess.control import Control
from candado.assess.rows import fill
from candado.assess.score import HOLDINGS, Score, score
from candado.model.assessment import Status
from tests.assess.given import control

Verdict = tuple[str, str, str | None, str]
"""control, id, project, status"""


class World(msgspec.Struct, frozen=True):
    """Everything that a score depends on."""

    controls: tuple[Control, ...]
    verdicts: frozenset[Verdict]
    holdings: frozenset[tuple[str, str]]
    """table and project, where there is a row"""
    projects: tuple[str, ...]
    unread: frozenset[tuple[str, str]] = frozenset()
    """table and project that could not be read"""


VERDICT = {"control": "varchar", "id": "varchar", "project_id": "varchar", "status": "varchar"}
HELD = {"table_name": "varchar", "project_id": "varchar"}
PROJECT = {"id": "varchar", "name": "varchar"}
COVERAGE = {"table_name": "varchar", "scope_id": "varchar", "status": "varchar"}


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """One for all worlds, since making one takes longer than all else."""
    connection = duckdb.connect(config={"threads": 1})
    fill(connection, "held", HELD, ())
    for table in HOLDINGS:
        connection.execute(
            f"create temp view {table} as select project_id, 'refs/heads/main' as default_branch, 1 as size "
            f"from held where table_name = '{table}'"
        )
    return connection


def verdicts_of(world: World) -> list[Verdict]:
    return sorted(world.verdicts, key=str)


def scored(
    world: World,
    *,
    asked: Collection[str] | None = None,
    all_projects: bool = True,
    by_default: Sequence[Verdict] = (),
    loosened: Collection[str] = (),
) -> Score:
    """The score of a world; `by_default` are the answers of loosened controls by their defaults."""
    connection = _connection()
    fill(connection, "verdicts", VERDICT, world.verdicts)
    fill(connection, "score_answers", VERDICT, by_default)
    fill(connection, "held", HELD, world.holdings)
    fill(connection, "projects", PROJECT, ((project, project) for project in world.projects))
    fill(
        connection,
        "coverage",
        COVERAGE,
        (
            (table, project, "forbidden" if (table, project) in world.unread else "read")
            for table in HOLDINGS
            for project in world.projects
        ),
    )
    return score(
        connection,
        world.controls,
        asked={each.name for each in world.controls} if asked is None else asked,
        all_projects=all_projects,
        loosened=loosened,
    )


CONTROLS = tuple(
    control(
        f"{severity}-{section}-{judges}".replace("_", "-"), severity=severity, section=section, judges=judges
    )
    for severity in ("critical", "high", "low")
    for section in ("access", "repos")
    for judges in ("repositories", "organization_policies")
)
OF_PROJECTS = tuple(each for each in CONTROLS if each.judged_table == "repositories")
OWN = tuple(each for each in CONTROLS if each.judged_table != "repositories")
STATUSES = st.sampled_from([*Status, Status.PASSED, Status.PASSED, Status.FAILED])


@st.composite
def worlds(draw: st.DrawFn, *, least: int = 1) -> World:
    """Projects enough that the worst tenth may be one or two of them; some of them empty."""
    projects = tuple(f"p{number}" for number in range(draw(st.integers(least, 12))))
    full = [project for project in projects if draw(st.booleans()) or project == "p0"]
    answers = st.dictionaries(
        st.sampled_from(
            [(each.name, project, id) for each in OF_PROJECTS for project in full for id in "ab"]
        ),
        STATUSES,
        max_size=30,
    )
    own = st.dictionaries(st.sampled_from([each.name for each in OWN]), STATUSES)
    verdicts = {
        (name, f"{project}/{id}", project, str(status))
        for (name, project, id), status in draw(answers).items()
    }
    verdicts |= {(name, "org", None, str(status)) for name, status in draw(own).items()}
    holdings = frozenset((draw(st.sampled_from(list(HOLDINGS))), project) for project in full)
    return World(CONTROLS, frozenset(verdicts), holdings, projects)


def with_status(world: World, chosen: Collection[Verdict], status: str) -> World:
    changed = {(name, id, project, status) for name, id, project, _ in chosen}
    return msgspec.structs.replace(world, verdicts=(world.verdicts - set(chosen)) | changed)
