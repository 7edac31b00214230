"""What the service did not tell never passes: with any nullable column NULL, nothing new passes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
import pytest

from candado.assess.control import Control
from candado.model import tables
from candado.model.assessment import Status
from tests.proof.bench import Bench, each_control, question_of

pytestmark = pytest.mark.proof
Row = tuple[str, str]


@pytest.mark.parametrize("control", each_control())
def test_no_null_turns_into_a_pass(bench: Bench, control: Control) -> None:
    question = question_of(control)
    changed = (bench.changed(each.change, control) for each in control.head.examples.fails)
    for world in (bench.hardened, *changed):
        before = world.statuses(question)
        for name in question.reads:
            for column in each_hidden(world.connection, name):
                assert not turned(before, world.statuses(question)), f"{name}.{column}"


def each_hidden(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[str]:
    """The nullable columns of a table; each is NULL in all rows until the next."""
    with undone(connection):
        connection.execute(f"create temp table whole as from main.{name}")
        connection.execute(f"drop {kind(connection, name)} main.{name}")
        for column in tables()[name].columns():
            if column.nullable:
                hidden = f'null::{column.sql_type} as "{column.name}"'
                connection.execute(
                    f"create or replace view main.{name} as select * replace ({hidden}) from whole"
                )
                yield column.name


@contextmanager
def undone(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What is done to a database in the block is undone after it."""
    connection.begin()
    try:
        yield
    finally:
        connection.rollback()


def kind(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    shown = "select 1 from duckdb_views() where database_name = current_database() and view_name = $name"
    views = connection.execute(shown, {"name": name})
    return "view" if views.fetchone() else "table"


def turned(before: Mapping[Row, str], after: Mapping[Row, str]) -> list[Row]:
    """The rows that pass now, and did not."""
    return [
        row for row, status in after.items() if status == Status.PASSED and before.get(row) != Status.PASSED
    ]
