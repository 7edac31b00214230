"""Nobody can raise the score but by fixing, and fixing never lowers it."""

from collections.abc import Collection

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from candado.assess.score import HOLDINGS, OPEN, Score
from candado.model.assessment import Status
from tests.assess.world import CONTROLS, OF_PROJECTS, Verdict, World, scored, verdicts_of, with_status, worlds
from tests.examples import one_in

thorough = one_in(2)


def some(data: st.DataObject, world: World, statuses: Collection[str]) -> list[Verdict]:
    """Some of the verdicts that have one of these statuses."""
    candidates = [verdict for verdict in verdicts_of(world) if verdict[3] in statuses]
    assume(candidates)
    return data.draw(st.lists(st.sampled_from(candidates), min_size=1, unique=True))


def by_project(score: Score) -> dict[str, float]:
    return {project.project_id: project.score for project in score.projects}


def not_above(after: Score, before: Score) -> bool:
    """Whether neither the headline nor any project, section or part is better than before."""
    if after.headline is not None and (before.headline is None or after.headline > before.headline):
        return False
    sections = {each.section: each.score for each in before.sections}
    projects = by_project(before)
    return all(each.score <= sections[each.section] for each in after.sections) and all(
        value <= projects.get(id, 100) for id, value in by_project(after).items()
    )


@thorough
@given(worlds(), st.data())
def test_clean_resources_change_nothing(world: World, data: st.DataObject) -> None:
    projects = [project for _, project in sorted(world.holdings)]
    added = data.draw(
        st.sets(
            st.tuples(
                st.sampled_from([each.name for each in OF_PROJECTS]),
                st.just("new"),
                st.sampled_from(projects),
                st.sampled_from(["passed", "not applicable", "inherited"]),
            )
        )
    )
    assert scored(replace(world, verdicts=world.verdicts | added)) == scored(world)


@thorough
@given(worlds())
def test_an_empty_project_changes_nothing(world: World) -> None:
    after = scored(replace(world, projects=(*world.projects, "new")))
    before = scored(world)
    assert after.empty_projects == before.empty_projects + 1
    assert replace(after, empty_projects=before.empty_projects) == before


@thorough
@given(worlds(), st.data(), st.sampled_from(["excepted", "attested"]))
def test_exceptions_and_attestations_change_nothing(world: World, data: st.DataObject, decided: str) -> None:
    assert scored(with_status(world, some(data, world, ["failed", "unknown"]), decided)) == scored(world)


@thorough
@given(worlds(), st.data())
def test_a_loosened_threshold_changes_nothing(world: World, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([verdict[0] for verdict in verdicts_of(world)] or [CONTROLS[0].name]))
    of_it = [verdict for verdict in verdicts_of(world) if verdict[0] == name]
    after = scored(with_status(world, of_it, "passed"), by_default=of_it, loosened=[name])
    assert after == scored(world)


@thorough
@given(worlds(), st.data())
def test_what_is_hidden_counts_against_it(world: World, data: st.DataObject) -> None:
    hidden = some(data, world, list(Status))
    assert not_above(scored(with_status(world, hidden, "unknown")), scored(world))


@thorough
@given(worlds(), st.data())
def test_rows_that_vanish_behind_an_unknown_of_their_project_do_not_help(
    world: World, data: st.DataObject
) -> None:
    """As when a list is refused or trimmed: rows and holdings are gone, and the scope itself is unknown."""
    project = data.draw(st.sampled_from(world.projects))
    names = data.draw(st.sets(st.sampled_from([each.name for each in OF_PROJECTS]), min_size=1))
    table = data.draw(st.sampled_from(list(HOLDINGS)))
    kept = {verdict for verdict in world.verdicts if not (verdict[2] == project and verdict[0] in names)}
    after = scored(
        replace(
            world,
            verdicts=frozenset(kept | {(name, project, project, "unknown") for name in names}),
            holdings=world.holdings - {(table, project)},
            unread=frozenset({(table, project)}),
        )
    )
    if any(held == project for _, held in world.holdings):
        assert not_above(after, scored(world))
        assert project in by_project(after)


@thorough
@given(worlds(least=2), st.data())
def test_projects_that_are_not_listed_leave_no_score(world: World, data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.sampled_from(world.projects), min_size=1))
    kept = {verdict for verdict in world.verdicts if verdict[2] not in gone}
    unknown = {(each.name, "org", None, "unknown") for each in OF_PROJECTS}
    after = scored(
        replace(
            world,
            verdicts=frozenset(kept | unknown),
            projects=tuple(project for project in world.projects if project not in gone),
        )
    )
    assert after.headline is None
    assert after.why_none == "not all projects could be seen"


@thorough
@given(worlds(), st.sets(st.sampled_from([each.name for each in CONTROLS]), max_size=len(CONTROLS) - 1))
def test_fewer_controls_leave_no_score(world: World, asked: set[str]) -> None:
    kept = frozenset(verdict for verdict in world.verdicts if verdict[0] in asked)
    after = scored(replace(world, verdicts=kept), asked=asked)
    assert after.headline is None
    assert "were not asked" in after.why_none
    assert (after.sections, after.projects) == ((), ())


@thorough
@given(worlds(), st.data(), st.sampled_from(["passed", "not applicable", "inherited"]))
def test_fixing_never_lowers_it(world: World, data: st.DataObject, mended: str) -> None:
    before = scored(world)
    after = scored(with_status(world, some(data, world, OPEN), mended))
    assert not_above(before, after)


@thorough
@given(worlds())
def test_everything_fixed_is_a_hundred_and_everything_open_is_nothing(world: World) -> None:
    everything = {
        (each.name, "x", project, "failed")
        for each in CONTROLS
        for project in (sorted({held for _, held in world.holdings}) if each in OF_PROJECTS else [None])
    }
    worst = scored(replace(world, verdicts=frozenset(everything)))
    assert (worst.headline, worst.own, worst.worst_tenth) == (0, 0, 0)
    assert scored(replace(world, verdicts=frozenset())).headline == 100
