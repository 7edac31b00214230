"""The score: of the controls, weighted by severity, the share that leaves nothing open.

A control is open in a project (or in the organization) when anything that it judges there failed, or is
unknown, excepted or attested: so hiding, accepting and attesting never raise the score. How many rows passed
does not matter: so adding clean ones does not raise it either. A critical control that is open caps its
section: at most half of the section's weight counts.

The organization has the lower of two numbers: the score of what is its own, and the mean of the worst tenth
of its projects. Projects in which there is nothing are left out, if it was seen that there is nothing. Every
other project counts as one, a new and clean one too: it makes the tenth larger, so it can soften, but never
hide, the worst project, which stands at the top of the list.

A run that did not ask all controls has no score, nor have its sections and projects; one that did not see
all projects has none for the organization.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

import duckdb
import msgspec

from candado.assess.control import Control
from candado.model import Scope, tables
from candado.model.assessment import Severity, Status

Grade = Literal["A", "B", "C", "D", "F"]

IN_WORDS = (
    "The score is the share of controls, weighted by severity (critical 10, high 5, medium 2, low 1), that "
    "leave nothing open: nothing failed, unknown, accepted or attested. With an open critical control, a "
    "section counts at most half. The organization has the lower of its own score and of the mean of the "
    "worst tenth of its projects."
)
WEIGHTS: Mapping[Severity, int] = {"critical": 10, "high": 5, "medium": 2, "low": 1}
GRADES: Mapping[Grade, int] = {"A": 90, "B": 75, "C": 60, "D": 40, "F": 0}
"""the least score of each grade"""
OPEN = (Status.FAILED, Status.UNKNOWN, Status.EXCEPTED, Status.ATTESTED)
EVERYWHERE = "*"
"""In place of a project: all of them."""
HOLDINGS: Mapping[str, str] = {
    "repositories": "default_branch <> '' or coalesce(size, 1) > 0",
    "pipelines": "true",
    "service_connections": "true",
    "variable_groups": "true",
    "secure_files": "true",
    "environments": "true",
}
"""Tables of what makes a project more than empty, and which of their rows do: a new project has an empty
repository."""


class ProjectScore(msgspec.Struct, frozen=True):
    """How a project stands."""

    project_id: str
    name: str
    score: float
    grade: Grade


class SectionScore(msgspec.Struct, frozen=True):
    """How the organization stands in one section of the article, by the same rule as for the whole."""

    section: str
    score: float


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How the organization stands. Scores are from 0 to 100."""

    headline: float | None
    """None: there is none, and `why_none` says why"""
    why_none: str
    own: float | None
    """of what is the organization's own; None: no control judges that"""
    worst_tenth: float | None
    """mean of the worst tenth of the projects; None: there is no project that counts"""
    projects: tuple[ProjectScore, ...]
    """worst first"""
    grades: dict[Grade, int]
    """number of projects by grade"""
    empty_projects: int
    """projects left out, because there is nothing in them"""
    sections: tuple[SectionScore, ...]
    """worst first"""


def score(
    connection: duckdb.DuckDBPyConnection,
    controls: Iterable[Control],
    *,
    asked: Collection[str],
    all_projects: bool,
    loosened: Collection[str] = (),
) -> Score:
    """The score by the table `verdicts`.

    `controls` are all that count: those that come with Candado (who adds one that always passes must not gain
    by it) and are no roll-up of others. `asked` are the names of those that were asked, of all projects or
    not. What `loosened` controls say by their default thresholds is in the table `score_answers`, which has
    the columns of `answers`.
    """
    counted = list(controls)
    if missing := sum(control.name not in asked for control in counted):
        return _unscored(f"{missing} of {len(counted)} controls were not asked")
    own = _by_section(control for control in counted if not _judges_projects(control))
    of_projects = _by_section(control for control in counted if _names_projects(control))
    opened = _open(connection, loosened, [control.name for control in counted if _names_projects(control)])
    seen = _projects(connection)
    everywhere = opened.get(EVERYWHERE, set())
    projects = [(id, name, opened.get(id, set()) | everywhere) for id, name, is_empty in seen if not is_empty]
    scored = sorted(
        (
            ProjectScore(id, name, score, _grade(score))
            for id, name, open_there in projects
            if (score := _share(of_projects.values(), open_there)) is not None
        ),
        key=lambda project: (project.score, project.name, project.project_id),
    )
    own_score = _share(own.values(), opened.get(None, set()))
    tenth = _worst_tenth([project.score for project in scored])
    why_none = _why_none(counted, all_projects, opened.get(None, set()))
    headline = None if why_none else _lower(own_score, tenth)
    if headline is None and not why_none:
        why_none = "there is nothing to judge"
    return Score(
        headline=headline,
        why_none=why_none,
        own=own_score,
        worst_tenth=tenth,
        projects=tuple(scored),
        grades={grade: sum(project.grade == grade for project in scored) for grade in GRADES},
        empty_projects=len(seen) - len(projects),
        sections=_sections(own, of_projects, opened.get(None, set()), [there for _, _, there in projects]),
    )


def _judges_projects(control: Control) -> bool:
    """Whether its rows are read project by project."""
    return tables()[control.judged_table].scope is Scope.PROJECT


def _names_projects(control: Control) -> bool:
    """Whether its rows, or some of them, belong to projects."""
    return any(column.name == "project_id" for column in tables()[control.judged_table].columns())


def _by_section(controls: Iterable[Control]) -> dict[str, list[Control]]:
    sections: dict[str, list[Control]] = {}
    for control in controls:
        sections.setdefault(control.section, []).append(control)
    return sections


def _open(
    connection: duckdb.DuckDBPyConnection, loosened: Collection[str], of_projects: Collection[str]
) -> dict[str | None, set[str]]:
    """Names of the controls that are open, by project; None: in the organization itself.

    Where what a control judges was not seen whole in the organization, any project may have rows that were
    not seen: of the controls `of_projects` such a one is open EVERYWHERE.
    """
    by_default = "union all select control, project_id, status from score_answers" if loosened else ""
    rows = connection.execute(
        f"""
        select control, project_id, bool_or(status = 'unknown')
        from (
            select control, project_id, status from verdicts
            where control not in (select unnest($loosened::varchar[]))
            {by_default}
        )
        where status in (select unnest($open::varchar[]))
        group by all
        """,
        {"loosened": list(loosened), "open": list(OPEN)},
    ).fetchall()
    opened: dict[str | None, set[str]] = {}
    for control, project_id, is_unknown in rows:
        opened.setdefault(project_id, set()).add(control)
        if project_id is None and is_unknown and control in of_projects:
            opened.setdefault(EVERYWHERE, set()).add(control)
    return opened


def _projects(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, bool]]:
    """Every project's id and name, and whether it was seen that there is nothing in it."""
    held = " union all ".join(
        f"select project_id from {name} where {rows}" for name, rows in HOLDINGS.items()
    )
    return connection.execute(
        f"""
        with read_whole as (
            select scope_id from coverage
            where table_name in (select unnest($holdings::varchar[])) and status in ('read', 'absent')
            group by scope_id having count(distinct table_name) = len($holdings::varchar[])
        )
        select id, name, id in (from read_whole) and id not in ({held}) from projects
        """,
        {"holdings": list(HOLDINGS)},
    ).fetchall()


def _share(sections: Iterable[Sequence[Control]], opened: Collection[str]) -> float | None:
    """From 0 to 100, the part of the controls' weight that is earned; None where there is no control."""
    earned = total = 0.0
    for controls in sections:
        whole = sum(WEIGHTS[control.head.severity] for control in controls)
        lost: list[Severity] = [control.head.severity for control in controls if control.name in opened]
        kept = whole - sum(WEIGHTS[severity] for severity in lost)
        earned += min(kept, whole / 2) if "critical" in lost else kept
        total += whole
    return 100 * earned / total if total else None


def _worst_tenth(scores: Sequence[float]) -> float | None:
    """The mean of the lowest tenth, at least one."""
    lowest = sorted(scores)[: math.ceil(len(scores) / 10)]
    return math.fsum(lowest) / len(lowest) if lowest else None


def _lower(*scores: float | None) -> float | None:
    return min((score for score in scores if score is not None), default=None)


def _grade(score: float) -> Grade:
    return next(grade for grade, least in GRADES.items() if score >= least)


def _sections(
    own: Mapping[str, Sequence[Control]],
    of_projects: Mapping[str, Sequence[Control]],
    own_open: Collection[str],
    opened: Sequence[Collection[str]],
) -> tuple[SectionScore, ...]:
    scores: list[SectionScore] = []
    for section in {*own, *of_projects}:
        shares = (_share([of_projects.get(section, ())], there) for there in opened)
        tenth = _worst_tenth([share for share in shares if share is not None])
        lower = _lower(_share([own.get(section, ())], own_open), tenth)
        if lower is not None:
            scores.append(SectionScore(section, lower))
    return tuple(sorted(scores, key=lambda scored: (scored.score, scored.section)))


def _unscored(why_none: str) -> Score:
    """Where controls were not asked nobody knows what they would leave open, in no section and no project."""
    return Score(
        headline=None,
        why_none=why_none,
        own=None,
        worst_tenth=None,
        projects=(),
        grades=dict.fromkeys(GRADES, 0),
        empty_projects=0,
        sections=(),
    )


def _why_none(controls: Sequence[Control], all_projects: bool, own_open: Collection[str]) -> str:
    if not all_projects:
        return "not all projects were asked for"
    if any(_judges_projects(control) and control.name in own_open for control in controls):
        return "not all projects could be seen"
    return ""
