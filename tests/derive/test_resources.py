"""What rows are called, and where they are in the portal."""

from hypothesis import given
from hypothesis import strategies as st

from candado.model import tables
from candado.model.artifacts import Feed
from candado.model.identities import Person
from candado.model.resources import Agent, Environment
from tests.derive.given import ask, derived, group, project, record, user
from tests.examples import one_in


def test_a_row_is_named_by_its_label_and_found_by_its_template() -> None:
    connection = derived(
        project("p"),
        record(Agent, id="3/1", pool_id="3", name="mac-1"),
        record(Feed, id="f", name="packages", project_id="p"),
    )
    rows = ask(connection, "from resources order by table_name")
    assert [tuple(row.values()) for row in rows] == [
        ("agents", "3/1", "agent", "mac-1", None, "_settings/agentpools?poolId=3&view=agents"),
        ("feeds", "f", "feed", "packages", "p", "_artifacts/feed/f/settings"),
        ("projects", "p", "project", "p", "p", "p/_settings"),
    ]


def test_people_are_named_where_they_are_known() -> None:
    connection = derived(
        user("aad.1"),
        user("aad.2"),
        Person("aad.1", "Ana Ruiz", "ana@example.com", None),
    )
    rows = ask(connection, "select id, name from resources")
    assert {tuple(row.values()) for row in rows} == {
        ("aad.1", "Ana Ruiz (ana@example.com)"),
        ("aad.2", "aad.2"),
    }


def test_a_name_is_never_taken_for_the_id_of_a_person() -> None:
    connection = derived(group("aad.1"), Person("aad.1", "Ana Ruiz", "ana@example.com", None))
    assert ask(connection, "select name from resources") == [{"name": "aad.1"}]


def test_a_derived_table_with_names_is_there_too_with_the_page_of_its_own() -> None:
    connection = derived(record(Environment, id="7", project_id="p q", name="production"))
    rows = ask(connection, "select table_name, id, portal_path from resources")
    assert {tuple(row.values()) for row in rows} == {
        ("environments", "7", "p%20q/_environments/7"),
        ("protected_resources", "environment/7", "p%20q/_environments/7"),
    }


IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@one_in(20)
@given(st.lists(IDS, unique=True, min_size=5))
def test_no_id_gets_out_of_its_place_in_an_address(ids: list[str]) -> None:
    environments = (record(Environment, id=id, project_id="p", name=id) for id in ids)
    connection = derived(*environments, wanted="resources")
    rows = ask(connection, "select distinct name, portal_path from resources")
    assert sorted(row["name"] for row in rows) == sorted(ids)
    for row in rows:
        tail = row["portal_path"].removeprefix("p/_environments/")
        assert not set(tail) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%")


def test_every_table_that_can_be_judged_names_its_rows() -> None:
    labelled = [table for table in tables().values() if table.label is not None and not table.derived_from]
    connection = derived(*(record(table.record) for table in labelled))
    rows = ask(connection, "select distinct table_name from resources")
    assert {row["table_name"] for row in rows} == {table.name for table in labelled} | {"protected_resources"}
