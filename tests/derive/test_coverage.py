"""A derived table is as whole as what it is made from."""

from collections.abc import Mapping, Sequence

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.derive import QUERIES, derive
from candado.derive.coverage import cover
from candado.model import Record, Scope, Table, tables
from candado.model.reading import Reading
from candado.model.resources import Environment
from tests.database import database
from tests.derive.given import ask, derived, members, project, read, record, thorough

ORGANIZATION = [
    read(name, "o")
    for name in (
        "memberships",
        "groups",
        "users",
        "service_principals",
        "people",
        "access_control_lists",
        "access_control_entries",
        "security_namespaces",
        "permissions",
    )
]
PROTECTED = tables()["protected_resources"].derived_from


def coverage(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, dict[str, object]]:
    """The rows of a table's coverage, by scope."""
    rows = ask(connection, f"from coverage where table_name = '{table}'")
    by_scope = {row["scope_id"]: row for row in rows}
    assert len(by_scope) == len(rows)
    return by_scope


def test_every_derived_table_of_the_model_is_made_with_the_columns_it_declares() -> None:
    model = {table.name: table for table in tables().values() if table.derived_from}
    assert {*QUERIES, "resources"} == set(model)
    connection = derived()
    for name, table in model.items():
        made = ask(connection, f"describe {name}")
        assert [(c["column_name"], c["column_type"], c["null"] == "YES") for c in made] == [
            (c.name, c.sql_type, c.nullable) for c in table.columns()
        ]


def test_collected_tables_may_be_views() -> None:
    connection = database(members({"a": "b"}))
    connection.execute("alter table memberships rename to stored")
    connection.execute("create view memberships as from stored")
    derive(connection)
    assert len(ask(connection, "from group_members")) == 1


def test_what_was_read_whole_is_whole_and_its_rows_are_counted() -> None:
    connection = derived(*ORGANIZATION, *members({"a": "b", "b": "c"}))
    row = coverage(connection, "group_members")["o"]
    assert (row["status"], row["rows"], row["reason"]) == (Reading.READ, 3, "")


def test_a_gap_is_passed_on_through_derived_tables_with_its_cause() -> None:
    gap = read(
        "memberships",
        "o",
        Reading.FORBIDDEN,
        endpoint="identities",
        http_status=403,
        reason="refused",
        permission="View identities",
    )
    connection = derived(*(c for c in ORGANIZATION if c.table_name != "memberships"), gap)
    for table in ("group_members", "administrators", "broad_grants"):
        [row] = coverage(connection, table).values()
        assert row == {
            "table_name": table,
            "scope_id": "o",
            "status": Reading.FORBIDDEN,
            "endpoint": "identities",
            "http_status": 403,
            "reason": "refused",
            "permission": "View identities",
            "rows": 0,
        }
    assert coverage(connection, "resources")["o"]["status"] == Reading.READ


def test_a_project_has_the_worst_reading_of_its_own() -> None:
    connection = derived(
        project("p"),
        project("q"),
        record(Environment, id="1", project_id="p", name="test"),
        *ORGANIZATION,
        *(read(table, scope) for table in PROTECTED for scope in "pq" if (table, scope) != ("checks", "q")),
        read("checks", "q", Reading.PARTIAL, reason="one check did not decode"),
    )
    rows = coverage(connection, "protected_resources")
    assert {scope: (row["status"], row["reason"], row["rows"]) for scope, row in rows.items()} == {
        "p": (Reading.READ, "", 1),
        "q": (Reading.PARTIAL, "one check did not decode", 0),
    }


def test_what_was_read_for_all_projects_at_once_counts_in_each() -> None:
    once = [read(table, "o") for table in PROTECTED]
    rows = coverage(derived(project("p"), *ORGANIZATION, *once), "protected_resources")
    assert {scope: row["status"] for scope, row in rows.items()} == {"p": Reading.READ}
    once[0].status = Reading.FAILED
    rows = coverage(derived(project("p"), *ORGANIZATION, *once), "protected_resources")
    assert {scope: row["status"] for scope, row in rows.items()} == {"p": Reading.FAILED}


def test_what_coverage_does_not_mention_was_not_asked_for() -> None:
    connection = derived(
        project("p"), *ORGANIZATION, *(read(table, "p") for table in PROTECTED if table != "checks")
    )
    row = coverage(connection, "protected_resources")["p"]
    assert (row["status"], row["reason"]) == (Reading.NOT_ASKED, "checks was not part of this scan")


@pytest.mark.parametrize(("absent", "status"), [(PROTECTED[:3], Reading.READ), (PROTECTED, Reading.ABSENT)])
def test_what_the_service_does_not_have_leaves_no_gap(absent: tuple[str, ...], status: Reading) -> None:
    connection = derived(
        project("p"),
        *ORGANIZATION,
        *(read(table, "p", Reading.ABSENT if table in absent else Reading.READ) for table in PROTECTED),
    )
    assert coverage(connection, "protected_resources")["p"]["status"] == status


def made(scope: Scope, *inputs: str) -> Table:
    """A derived table that only this test knows, by the name of its scope."""
    return Table(name=f"of_{scope}", record=Record, scope=scope, kind="thing", derived_from=inputs)


def all_covered(made: Sequence[Table], *rows: Record) -> list[dict[str, dict[str, object]]]:
    connection = database(rows)
    for table in made:
        connection.execute(f"create table {table.name} (project_id varchar)")
    cover(connection, made)
    return [coverage(connection, table.name) for table in made]


def covered(table: Table, *rows: Record) -> dict[str, dict[str, object]]:
    [found] = all_covered([table], *rows)
    return found


def test_a_table_of_the_organization_is_as_whole_as_in_its_worst_project() -> None:
    rows = covered(
        made(Scope.ORGANIZATION, "users", "checks"),
        *map(project, "pqrs"),
        read("users", "o"),
        read("checks", "p"),
        read("checks", "q", Reading.PARTIAL, reason="a page was cut"),
        read("checks", "r", Reading.FORBIDDEN, reason="refused", permission="View checks"),
        read("checks", "s", Reading.ABSENT),
    )
    assert list(rows) == ["o"]
    assert (rows["o"]["status"], rows["o"]["permission"]) == (Reading.FORBIDDEN, "View checks")
    assert rows["o"]["reason"] == "in 2 of 4 projects: refused"


def test_without_projects_what_is_made_from_theirs_was_not_asked_for() -> None:
    rows = covered(made(Scope.ORGANIZATION, "checks"), read("users", "o"))
    assert {scope: (row["status"], row["reason"]) for scope, row in rows.items()} == {
        "o": (Reading.NOT_ASKED, "checks was not part of this scan")
    }
    assert covered(made(Scope.PROJECT, "checks"), read("users", "o")) == {}


def test_a_gap_that_one_project_leaves_in_a_table_of_the_organization_is_a_gap_everywhere() -> None:
    rows = covered(
        made(Scope.PROJECT, "users"),
        *map(project, "pq"),
        read("users", "o"),
        read("users", "p", Reading.FAILED, reason="cut off"),
    )
    assert {scope: (row["status"], row["reason"]) for scope, row in rows.items()} == {
        "p": (Reading.FAILED, "cut off"),
        "q": (Reading.FAILED, "cut off"),
    }


WORST_LAST = ["absent", "read", "partial", "not asked", "failed", "forbidden"]
INPUTS = {"users": "o", "groups": "o", "checks": "opq", "repositories": "opq"}
READINGS = [(table, scope) for table, scopes in INPUTS.items() for scope in scopes]


@thorough
@given(
    st.dictionaries(st.sampled_from(READINGS), st.sampled_from(WORST_LAST)),
    st.sets(st.sampled_from(sorted(INPUTS)), min_size=1),
)
def test_the_worst_reading_is_the_plain_one(
    readings: Mapping[tuple[str, str], str], inputs: set[str]
) -> None:
    rows = [
        project("p"),
        project("q"),
        read("people", "o"),
        *(read(table, scope, Reading(status)) for (table, scope), status in readings.items()),
    ]

    def worst(scopes: str) -> str:
        found: list[str] = []
        for table in inputs:
            for place in scopes if INPUTS[table] == "opq" else "o":
                here = [readings[table, s] for s in {place, "o"} if (table, s) in readings]
                found += here or ["not asked"]
        return max(found, key=WORST_LAST.index)

    both = [made(Scope.PROJECT, *inputs), made(Scope.ORGANIZATION, *inputs)]
    by_project, at_once = all_covered(both, *rows)
    assert {scope: row["status"] for scope, row in by_project.items()} == {s: worst(s) for s in "pq"}
    assert {scope: row["status"] for scope, row in at_once.items()} == {"o": worst("pq")}
