"""What changed between two snapshots; nothing counts as gone or new where one of the two did not see."""

import tempfile
from datetime import timedelta
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from candado.model import Record
from candado.model.identities import Membership
from candado.model.projects import Project
from candado.model.reading import Coverage, Reading
from candado.model.resources import SecureFile
from candado.store.difference import SAMPLE, Difference, difference
from tests.examples import one_in
from tests.store.given import NOW, ORGANIZATION_ID, READ_WHOLE, project, read, scan

ALL = [read(Project), read(Membership)]


def compare(
    home: Path,
    before: list[Record],
    after: list[Record],
    coverage: tuple[list[Coverage], list[Coverage]] = (ALL, ALL),
) -> Difference:
    first = scan(home, before, coverage=coverage[0], asked=["projects", "memberships", "secure_files"])
    second = scan(home, after, coverage=coverage[1], asked=["projects", "memberships", "secure_files"])
    return difference(first, second)


def counts(found: Difference) -> dict[str, tuple[int, int, int, int]]:
    return {each.table: (each.added, each.removed, each.changed, each.unseen) for each in found.tables}


def test_rows_with_ids_change_and_others_come_and_go(tmp_path: Path) -> None:
    before: list[Record] = [project("a"), project("b"), project("c"), Membership("g", "x")]
    after: list[Record] = [project("a"), project("b", "public"), project("d"), Membership("g", "y")]
    found = compare(tmp_path, before, after)
    assert counts(found) == {"projects": (1, 1, 1, 0), "memberships": (1, 1, 0, 0)}
    [projects] = [each for each in found.tables if each.table == "projects"]
    shown = {
        change.change: [
            row and (msgspec.json.decode(row)["id"], msgspec.json.decode(row)["visibility"])
            for row in (change.before, change.after)
        ]
        for change in projects.sample
    }
    assert shown == {
        "added": [None, ("d", "private")],
        "removed": [("c", "private"), None],
        "changed": [("b", "private"), ("b", "public")],
    }


def test_the_sample_is_bounded(tmp_path: Path) -> None:
    before: list[Record] = [Membership("g", f"old{n}") for n in range(SAMPLE + 5)]
    after: list[Record] = [Membership("g", f"new{n}") for n in range(3 * SAMPLE)]
    [change] = compare(tmp_path, before, after).tables
    assert (change.added, change.removed, len(change.sample)) == (3 * SAMPLE, SAMPLE + 5, 2 * SAMPLE)


def test_tables_that_one_was_not_asked_for_are_named(tmp_path: Path) -> None:
    first = scan(tmp_path, [], asked=["projects", "users"])
    second = scan(tmp_path, [], asked=["projects", "groups"])
    assert difference(first, second) == Difference((), ("groups", "users"))


def test_a_project_that_is_gone_takes_its_rows_along(tmp_path: Path) -> None:
    before: list[Record] = [project("a"), SecureFile("1", "a", "key.pfx", None, None)]
    seen = [read(Project), read(SecureFile, "a")]
    assert counts(compare(tmp_path / "1", before, [], (seen, [read(Project)]))) == {
        "projects": (0, 1, 0, 0),
        "secure_files": (0, 1, 0, 0),
    }
    trimmed = [read(Project, status=Reading.PARTIAL)]
    assert counts(compare(tmp_path / "2", before, [], (seen, trimmed))) == {
        "projects": (0, 0, 0, 1),
        "secure_files": (0, 0, 0, 1),
    }


@one_in(7)
@given(
    rows=st.tuples(st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5))),
    status=st.tuples(st.sampled_from(Reading), st.sampled_from(Reading)),
)
def test_only_what_was_seen_counts(rows: tuple[set[int], set[int]], status: tuple[Reading, Reading]) -> None:
    sides = [[Membership("g", str(n)) for n in sorted(numbers)] for numbers in rows]
    coverage = [[read(Membership, ORGANIZATION_ID, each)] for each in status]
    with tempfile.TemporaryDirectory() as home:
        found = compare(Path(home), [*sides[0]], [*sides[1]], (coverage[0], coverage[1]))
    come, gone = len(rows[1] - rows[0]), len(rows[0] - rows[1])
    added = come if status[0] in READ_WHOLE else 0
    removed = gone if status[1] in READ_WHOLE else 0
    expected = {"memberships": (added, removed, 0, come + gone - added - removed)} if come + gone else {}
    assert counts(found) == expected


def test_a_snapshot_does_not_differ_from_itself(tmp_path: Path) -> None:
    snapshot = scan(tmp_path, [project("a"), project("a"), Membership("g", "m")], now=NOW + timedelta(days=1))
    assert difference(snapshot, snapshot) == Difference((), ())
