"""Answers become verdicts and findings, with names, owners, and a fingerprint that outlives renaming."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from candado.assess.settings import Due, Owners, Settings
from candado.model import tables
from candado.model.assessment import Finding, Status
from tests.assess.given import NOW, answered, built, control

SAME_START = ("r242240", "r376994")
"""repositories whose findings have fingerprints that begin with the same ten characters"""
CONTROL = control("a-control", more="formerly: [a-later-name, the-first-name]")


def test_what_did_not_pass_is_a_finding_and_everything_has_a_verdict() -> None:
    statuses = ["passed", "failed", "unknown", "not applicable", "inherited"]
    connection = answered([("a-control", status, "p", status) for status in statuses])
    found, remarks = built(connection, CONTROL)
    assert {id: row["status"] for id, row in found.items()} == {
        id: id for id in ("failed", "unknown", "inherited")
    }
    verdicts = connection.execute("select control, table_name, id, project_id, status from verdicts")
    assert sorted(verdicts.fetchall()) == [
        ("a-control", "repositories", status, "p", status) for status in sorted(statuses)
    ]
    assert remarks == []


def test_a_finding_says_where_it_is_and_what_is_due() -> None:
    owners = Owners(projects={"payments": "ana"})
    found, _ = built(
        answered([("a-control", "r", "p", "failed")]),
        CONTROL,
        settings=Settings(owners=owners, due=Due(medium=9)),
    )
    fingerprint = hashlib.sha256(b"the-first-name/org/repositories/r").hexdigest()
    moment = datetime(2026, 11, 25, 12)
    assert msgspec.convert(found["r"], Finding) == Finding(
        id=fingerprint[:10],
        fingerprint=fingerprint,
        control="a-control",
        section="repos",
        status=Status.FAILED,
        severity="medium",
        confidence="certain",
        table_name="repositories",
        resource_id="r",
        resource_kind="repository",
        resource_name="name of r",
        project_id="p",
        project_name="Payments",
        portal_url="https://dev.azure.com/contoso/x/r",
        owner="ana",
        reason="it is bad",
        evidence="{}",
        first_seen=moment,
        due=moment + timedelta(days=9),
        note="",
    )


@pytest.mark.parametrize("table", ["findings", "verdicts"])
def test_the_tables_are_those_of_the_model(table: str) -> None:
    connection = answered([("a-control", "r", "p", "failed")])
    built(connection, CONTROL)
    columns = connection.execute(f"select column_name, column_type from (describe {table})").fetchall()
    assert columns == [(column.name, column.sql_type) for column in tables()[table].columns()]


def test_nothing_is_due_for_what_did_not_fail() -> None:
    found, _ = built(answered([("a-control", "r", "p", "unknown")]), CONTROL)
    assert found["r"]["due"] is None


@pytest.mark.parametrize(
    ("id", "project", "kind", "name", "page"),
    [
        ("p", "p", "project", "Payments", "p/_settings"),
        ("org", None, "organization", "Contoso", "_settings"),
    ],
)
def test_a_scope_that_could_not_be_read_has_its_own_name(
    id: str, project: str | None, kind: str, name: str, page: str
) -> None:
    found, _ = built(answered([("a-control", id, project, "unknown")]), CONTROL)
    assert (found[id]["resource_kind"], found[id]["resource_name"]) == (kind, name)
    assert found[id]["portal_url"] == f"https://dev.azure.com/contoso/{page}"


def test_what_has_no_name_is_called_by_its_id() -> None:
    connection = answered([("a-control", "r", "p", "failed"), ("a-control", "z", "z", "unknown")])
    connection.execute("delete from resources where id in ('r', 'z')")
    found, _ = built(connection, CONTROL)
    assert [found["r"]["resource_name"], found["r"]["resource_kind"]] == ["r", "repository"]
    assert [found["z"]["resource_name"], found["z"]["resource_kind"]] == ["z", "project"]
    assert found["z"]["project_name"] is None


def test_a_row_that_was_read_twice_is_one_finding() -> None:
    connection = answered([("a-control", "r", "p", "failed")])
    connection.execute("insert into resources select * from resources where id in ('r', 'p')")
    found, _ = built(connection, CONTROL)
    assert list(found) == ["r"]


def test_what_a_control_said_that_is_not_at_hand_is_a_finding_all_the_same() -> None:
    found, _ = built(answered([("another", "r", "p", "failed")]), CONTROL)
    assert found["r"]["fingerprint"] == hashlib.sha256(b"another/org/repositories/r").hexdigest()


def test_when_it_was_first_seen_is_remembered() -> None:
    connection = answered([("a-control", id, "p", "failed") for id in ("old", "new")])
    found, _ = built(connection, CONTROL)
    earlier = connection.sql(
        f"select '{found['old']['fingerprint']}' as fingerprint, "
        "unnest([timestamp '2026-10-02', timestamp '2026-10-01', timestamp '2026-10-03']) as first_seen"
    )
    found, _ = built(connection, CONTROL, earlier=earlier)
    assert found["old"]["first_seen"] == datetime(2026, 10, 1)
    assert found["old"]["due"] == datetime(2026, 10, 1) + timedelta(days=Due().medium)
    assert found["new"]["first_seen"] == datetime(2026, 11, 25, 12)


def test_times_are_kept_in_utc() -> None:
    found, _ = built(
        answered([("a-control", "r", "p", "failed")]),
        CONTROL,
        at=NOW.astimezone(timezone(timedelta(hours=9))),
    )
    assert found["r"]["first_seen"] == NOW.astimezone(UTC).replace(tzinfo=None)


def test_a_fingerprint_depends_on_nothing_but_control_organization_table_and_resource() -> None:
    renamed = control("renamed", section="access", severity="low", more="formerly: [a-control]")
    one, _ = built(answered([("a-control", "r", "p", "failed")]), control("a-control"))
    two, _ = built(answered([("renamed", "r", "q", "unknown")], severity="low"), renamed)
    assert one["r"]["fingerprint"] == two["r"]["fingerprint"]


def test_ids_are_longer_where_two_would_be_the_same() -> None:
    found, _ = built(answered([("a-control", id, "p", "failed") for id in (*SAME_START, "r")]), CONTROL)
    one, other = (found[id] for id in SAME_START)
    assert one["fingerprint"][:10] == other["fingerprint"][:10]
    assert one["id"] != other["id"]
    assert len(found["r"]["id"]) == 10
    for row in found.values():
        assert row["fingerprint"].startswith(row["id"])
