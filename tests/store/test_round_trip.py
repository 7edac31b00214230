"""What is staged is what a snapshot gives back, for every table; what a table cannot hold is refused."""

import itertools
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candado.model import Record, tables
from candado.model.access import AccessControlEntry
from candado.model.identities import Membership
from candado.model.projects import Team
from candado.model.reading import CallMade
from candado.store import parquet, rows
from tests.store.given import begin, project, rows_of, scan, write

STORED = [table for name, table in tables().items() if name not in ("coverage", "calls")]
AREAS = sorted({table.record.__module__ for table in STORED})


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.rpartition(".")[2])
@settings(max_examples=5, deadline=None)
@given(st.data())
def test_rows_come_back(area: str, data: st.DataObject) -> None:
    found = {
        table.name: data.draw(
            st.lists(rows_of(table.record), max_size=4, unique_by=rows.key_of(table.record)), table.name
        )
        for table in STORED
        if table.record.__module__ == area
    }
    with tempfile.TemporaryDirectory() as home, begin(Path(home)) as stage:
        assert write(stage, "all", 1, itertools.chain(*found.values())) == ()
        assert {name: stage.rows(tables()[name].record) for name in found} == found
        snapshot = stage.commit(organization_id="o", finished=datetime.now(UTC), asked=found)
        for name, expected in found.items():
            assert list(parquet.records(tables()[name].record, snapshot.tables()[name])) == expected
            assert snapshot.manifest.tables[name].rows == len(expected)


def test_of_rows_with_one_key_the_last_comes_back(tmp_path: Path) -> None:
    teams = [Team("1", "web", "old"), Team("2", "web", "x"), Team("1", "pay", "of another project")]
    newer = [Team("1", "web", "new"), Team("3", "web", "y"), Team("3", "web", "y")]
    members = [Membership("g", "m"), Membership("g", "n"), Membership("g", "m")]
    call = CallMade("e", "GET", "u", datetime.now(UTC), 0.0, 200, "", 0)
    with begin(tmp_path) as stage:
        write(stage, "all", 1, [*teams, *members])
        write(stage, "all", 2, newer)
        stage.call(call)
        stage.call(call)
        expected = [*teams[1:], newer[0], newer[1]]
        assert stage.rows(Team) == expected
        snapshot = stage.commit(organization_id="o", finished=datetime.now(UTC), asked=[])
    assert list(parquet.records(Team, snapshot.tables()["teams"])) == expected
    assert list(parquet.records(Membership, snapshot.tables()["memberships"])) == members[1:]
    counted = {name: table.rows for name, table in snapshot.manifest.tables.items()}
    assert (counted["teams"], counted["memberships"], counted["calls"]) == (4, 2, 2)


def test_times_are_kept_in_utc(tmp_path: Path) -> None:
    there = datetime(2026, 11, 25, 1, 0, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    snapshot = scan(tmp_path, [msgspec.structs.replace(project("web"), updated_at=there)])
    with snapshot.connect() as connection:
        assert connection.execute("select updated_at from projects").fetchone() == (
            datetime(2026, 11, 24, 19, 30),
        )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "half \ud800"}, "surrogate"),
        ({"name": None}, "Expected `str`, got `null`"),
        ({"name": 7}, "Expected `str`, got `int`"),
        ({"visibility": "secret"}, "Invalid enum value 'secret'"),
        ({"description": "x" * (rows.LONGEST_LINE + 1)}, "longer than"),
        (
            {"updated_at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2)))},
            "date value out of range",
        ),
    ],
)
def test_a_row_that_does_not_fit_is_told_and_the_others_stay(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    with begin(tmp_path) as stage:
        [sentence] = write(
            stage, "u", 1, [project("a"), msgspec.structs.replace(project("b"), **change), project("c")]
        )
        assert sentence.startswith("a row of projects cannot be stored: ")
        assert said in sentence
        assert [row.id for row in stage.rows(type(project("a")))] == ["a", "c"]
        assert stage.unit("u").refused == (sentence,)


def test_a_number_beyond_64_bits_is_told(tmp_path: Path) -> None:
    with begin(tmp_path) as stage:
        [sentence] = write(stage, "u", 1, [AccessControlEntry("n", "t", None, "s", 2**63, 0)])
        assert "allow is 9223372036854775808, which 64 bits do not hold" in sentence


def test_no_number_is_told() -> None:
    call = CallMade("e", "GET", "u", datetime.now(UTC), float("nan"), 200, "", 0)
    assert "Expected `float`, got `null`" in rows.encode(tables()["calls"], [call]).refused[0]


def test_a_record_of_no_table_is_a_defect(tmp_path: Path) -> None:
    with begin(tmp_path) as stage, pytest.raises(KeyError):
        write(stage, "u", 1, [Record()])


def test_the_home_may_have_any_name(tmp_path: Path) -> None:
    home = tmp_path / "it's [1] *home*?"
    with scan(home, [project("web")]).connect() as connection:
        assert connection.execute("select id from projects").fetchall() == [("web",)]
