"""What the score is made of."""

import pytest
from msgspec.structs import replace

from candado.assess.score import HOLDINGS, WEIGHTS, score
from candado.model.projects import Project
from candado.model.reading import Coverage, Reading
from candado.model.repos import Repository
from tests.assess.given import control
from tests.assess.world import Verdict, World, scored
from tests.database import database

CRITICAL = control("critical", severity="critical")
HIGH = control("high", severity="high", section="pipelines")
MEDIUM = control("medium", severity="medium")
LOW = control("low", severity="low")
POLICY = control("policy", severity="high", judges="organization_policies", section="access")


def world(*verdicts: Verdict, projects: int = 1, controls: object = None) -> World:
    names = tuple(f"p{number:02}" for number in range(projects))
    return World(
        (CRITICAL, HIGH, MEDIUM, LOW, POLICY),
        frozenset(verdicts),
        frozenset(("pipelines", name) for name in names),
        names,
    )


def failed(control: str, project: str | None = "p00") -> Verdict:
    return (control, f"a resource of {project}", project, "failed")


def test_a_projects_score_is_the_weight_that_leaves_nothing_open() -> None:
    [project] = scored(world(failed("high"), failed("low"))).projects
    assert project.score == 100 * (10 + 2) / (10 + 5 + 2 + 1)
    assert (project.grade, project.name) == ("C", "p00")


def test_an_open_critical_control_caps_its_section() -> None:
    [project] = scored(world(failed("critical"))).projects
    assert project.score == 100 * (3 + 5) / 18
    light = world(failed("critical"))
    more = (*light.controls, *(control(f"more-{number}", severity="critical") for number in range(2)))
    [project] = scored(replace(light, controls=more)).projects
    assert project.score == 100 * (33 / 2 + 5) / 38


def test_many_rows_of_one_control_count_once() -> None:
    rows = [("high", f"r{number}", "p00", "failed") for number in range(9)]
    assert scored(world(*rows)) == scored(world(failed("high")))


def test_the_severity_is_the_controls_own() -> None:
    assert list(WEIGHTS.values()) == [10, 5, 2, 1]


def test_the_organizations_own_controls_do_not_touch_its_projects() -> None:
    found = scored(world(failed("policy", None)))
    assert (found.own, found.worst_tenth, found.headline) == (0, 100, 0)


@pytest.mark.parametrize(
    ("projects", "failing", "tenth"), [(10, 1, 0), (11, 1, 50), (11, 2, 0), (21, 1, 200 / 3)]
)
def test_the_worst_tenth_is_a_mean_of_whole_projects(projects: int, failing: int, tenth: float) -> None:
    everything = [
        failed(name, f"p{number:02}")
        for number in range(failing)
        for name in ("critical", "high", "medium", "low")
    ]
    found = scored(world(*everything, projects=projects))
    assert found.worst_tenth == found.headline == pytest.approx(tenth)
    assert found.grades == {"A": projects - failing, "B": 0, "C": 0, "D": 0, "F": failing}
    assert [project.score for project in found.projects[:failing]] == [0] * failing


def test_sections_are_shown_worst_first() -> None:
    found = scored(world(failed("policy", None), failed("low")))
    assert [(each.section, each.score) for each in found.sections] == [
        ("access", 0),
        ("repos", 100 * 12 / 13),
        ("pipelines", 100),
    ]


def test_a_project_with_nothing_in_it_is_left_out_if_that_was_seen() -> None:
    empty = replace(world(), holdings=frozenset())
    found = scored(empty)
    assert (found.projects, found.empty_projects, found.worst_tenth) == ((), 1, None)
    hidden = scored(replace(empty, unread=frozenset({("environments", "p00")})))
    assert (len(hidden.projects), hidden.empty_projects) == (1, 0)


def test_a_run_of_some_projects_has_no_score() -> None:
    found = scored(world(failed("low")), all_projects=False)
    assert (found.headline, found.why_none) == (None, "not all projects were asked for")
    assert found.projects[0].score == 100 * 17 / 18


def test_where_nothing_is_judged_there_is_no_score() -> None:
    found = scored(World((HIGH,), frozenset(), frozenset(), ()))
    assert (found.headline, found.why_none) == (None, "there is nothing to judge")


@pytest.mark.parametrize(
    ("branch", "size", "counts"),
    [("", 0, False), ("refs/heads/main", 0, True), ("", 9, True), ("", None, True)],
)
def test_a_new_project_has_an_empty_repository_and_nothing_else(
    branch: str, size: int | None, counts: bool
) -> None:
    project = Project("p", "p", "Web", "", "private", "wellFormed", None)
    repository = Repository("r", "p", "Web", branch, size, False, False)
    read = [Coverage(table, "p", Reading.READ, "", None, "", "", 0) for table in HOLDINGS]
    connection = database([project, repository, *read])
    found = score(connection, [HIGH], asked=["high"], all_projects=True)
    assert [each.project_id for each in found.projects] == ["p"] * counts
    assert found.empty_projects == 1 - counts


FEEDS = control("feeds", severity="high", judges="feeds", section="artifacts")
"""Judges a table of the organization whose rows may belong to projects."""


def of_feeds(*verdicts: Verdict) -> tuple[float | None, list[float]]:
    found = scored(replace(world(*verdicts, projects=2), controls=(FEEDS,)))
    return found.own, [project.score for project in found.projects]


def test_what_belongs_to_a_project_counts_there_wherever_it_was_read() -> None:
    assert of_feeds(failed("feeds")) == (100, [0, 100])
    assert of_feeds(failed("feeds", None)) == (0, [100, 100])


def test_what_was_not_seen_in_the_organization_may_be_in_any_project() -> None:
    assert of_feeds(("feeds", "org", None, "unknown")) == (0, [0, 0])
