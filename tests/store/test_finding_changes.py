"""Nothing is called fixed but what was judged again and did not fail, or is gone where all was seen."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.model.assessment import Status
from candado.store.finding_changes import Change, FindingChange, FindingChanges, finding_changes
from tests.examples import one_in
from tests.store.given import ORGANIZATION_ID, assess, project, scan

KEY = ("public-project", "web")
FORMER = ("project-is-public", "web")
RENAMED = {"project-is-public": "public-project"}
Verdicts = dict[tuple[str, str], Status]


def changes(
    home: Path, before: Verdicts, after: Verdicts, ran: list[str], project_id: str | None = None
) -> FindingChanges:
    snapshot = scan(home, [project("web")])
    return finding_changes(
        assess(snapshot, before, project_id=project_id),
        assess(snapshot, after, ran=ran, project_id=project_id),
        renamed=RENAMED,
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Status.FAILED, Status.FAILED, Change.STILL_FAILING),
        (Status.FAILED, Status.PASSED, Change.FIXED),
        (Status.FAILED, Status.NOT_APPLICABLE, Change.FIXED),
        (Status.FAILED, None, Change.FIXED),
        (Status.FAILED, Status.UNKNOWN, Change.NOW_UNKNOWN),
        (Status.FAILED, Status.EXCEPTED, Change.NOW_ACCEPTED),
        (Status.FAILED, Status.ATTESTED, Change.NOW_ACCEPTED),
        (Status.FAILED, Status.INHERITED, Change.NOW_ACCEPTED),
        (Status.PASSED, Status.FAILED, Change.NEW),
        (Status.EXCEPTED, Status.FAILED, Change.NEW),
        (Status.UNKNOWN, Status.FAILED, Change.NEW),
        (None, Status.FAILED, Change.NEW),
        (Status.PASSED, Status.UNKNOWN, None),
        (Status.EXCEPTED, Status.PASSED, None),
        (Status.UNKNOWN, Status.PASSED, None),
    ],
)
def test_a_row(tmp_path: Path, before: Status | None, after: Status | None, expected: Change | None) -> None:
    found = changes(
        tmp_path, {KEY: before} if before else {}, {KEY: after} if after else {}, ["public-project"]
    )
    assert {change: count for change, count in found.counts.items() if count} == (
        {expected: 1} if expected else {}
    )
    if expected in (None, Change.STILL_FAILING):
        assert found.changes == ()
    else:
        assert found.changes == (
            FindingChange(
                change=expected,
                control="public-project",
                table_name="projects",
                resource_id="web",
                resource_kind="project",
                resource_name="web",
                project_name=None,
                before=before,
                after=after,
                finding="public-project/web",
                fingerprint="public-project/web",
                severity="high",
            ),
        )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Status.FAILED, Status.FAILED, Change.STILL_FAILING),
        (Status.FAILED, Status.PASSED, Change.FIXED),
        (Status.FAILED, Status.UNKNOWN, Change.NOW_UNKNOWN),
        (Status.PASSED, Status.FAILED, Change.NEW),
        (Status.FAILED, None, Change.FIXED),
    ],
)
@pytest.mark.parametrize("names", [(FORMER, KEY), (KEY, FORMER)], ids=["newer last", "older last"])
def test_a_control_that_was_renamed_is_the_same(
    tmp_path: Path,
    names: tuple[tuple[str, str], tuple[str, str]],
    before: Status,
    after: Status | None,
    expected: Change,
) -> None:
    first, then = names
    found = changes(tmp_path, {first: before}, {then: after} if after else {}, [then[0]])
    assert [change for change, count in found.counts.items() if count] == [expected]
    assert {change.control for change in found.changes} <= {"public-project"}


def test_a_control_that_did_not_run_fixes_nothing(tmp_path: Path) -> None:
    found = changes(tmp_path, {KEY: Status.FAILED}, {}, [])
    assert [change.change for change in found.changes] == [Change.NOT_ASKED]


@pytest.mark.parametrize("scope", ["payments", ORGANIZATION_ID])
def test_a_row_of_a_scope_that_was_not_read_is_not_fixed(tmp_path: Path, scope: str) -> None:
    unseen = {("public-project", scope): Status.UNKNOWN}
    found = changes(tmp_path, {KEY: Status.FAILED}, unseen, ["public-project"], project_id="payments")
    assert [change.change for change in found.changes] == [Change.NOW_UNKNOWN]


def test_a_scope_that_another_control_could_not_see_does_not_matter(tmp_path: Path) -> None:
    unseen = {("other", "payments"): Status.UNKNOWN, ("public-project", "api"): Status.UNKNOWN}
    found = changes(tmp_path, {KEY: Status.FAILED}, unseen, ["public-project"], project_id="payments")
    assert [change.change for change in found.changes] == [Change.FIXED]


STATUSES = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["web", "api", ORGANIZATION_ID])),
    st.sampled_from(Status),
)


@one_in(7)
@given(before=STATUSES, after=STATUSES, ran=st.lists(st.sampled_from(["a", "b"]), unique=True))
def test_fixed_is_only_what_is_known_not_to_fail(before: Verdicts, after: Verdicts, ran: list[str]) -> None:
    ran = sorted({*ran, *(control for control, _ in after)})
    with tempfile.TemporaryDirectory() as home:
        found = changes(Path(home), before, after, ran)
    failed = {key for key, status in before.items() if status is Status.FAILED}
    failing = {key for key, status in after.items() if status is Status.FAILED}
    assert found.counts[Change.NEW] == len(failing - failed)
    assert found.counts[Change.STILL_FAILING] == len(failing & failed)
    assert sum(found.counts.values()) == len(failing | failed)
    for change in found.changes:
        if change.change is Change.FIXED:
            key = (change.control, change.resource_id)
            assert change.control in ran
            assert after.get(key) in (None, Status.PASSED, Status.NOT_APPLICABLE)
            assert key in after or after.get((change.control, ORGANIZATION_ID)) is not Status.UNKNOWN
