"""What the service did not tell never passes: with any nullable column NULL, nothing new passes."""

import duckdb
import pytest

from candado.assess.control import Control
from candado.assess.engine import ask, prepare
from candado.model import tables
from candado.model.assessment import Status
from candado.store.snapshot import Snapshot
from tests.proof.bench import Bench, each_control, opened

pytestmark = pytest.mark.proof


def verdicts(connection: duckdb.DuckDBPyConnection, control: Control, snapshot: Snapshot) -> dict[str, str]:
    connection.execute("delete from answers")
    ask(connection, prepare(control), {}, snapshot.scan.started)
    found = connection.execute("select table_name || '/' || id, status from answers").fetchall()
    return dict(found)


@pytest.mark.parametrize("control", each_control())
def test_no_null_turns_into_a_pass(bench: Bench, control: Control) -> None:
    examples = control.head.examples
    for snapshot in (bench.hardened, *(bench.changed(each.change, control) for each in examples.fails)):
        with opened(snapshot) as connection:
            before = verdicts(connection, control, snapshot)
            for name in prepare(control).reads:
                connection.execute(f"create temp table whole as select * from main.{name}")
                connection.execute(f"drop {kind(connection, name)} main.{name}")
                for column in tables()[name].columns():
                    if column.nullable:
                        hidden = f'null::{column.sql_type} as "{column.name}"'
                        connection.execute(
                            f"create or replace table main.{name} as select * replace ({hidden}) from whole"
                        )
                        assert not turned(before, verdicts(connection, control, snapshot)), column.name
                connection.execute(f"create or replace table main.{name} as select * from whole")
                connection.execute("drop table whole")


def kind(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    views = connection.execute("select 1 from duckdb_views() where view_name = $name", {"name": name})
    return "view" if views.fetchone() else "table"


def turned(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The rows that pass now, and did not."""
    return [
        row for row, status in after.items() if status == Status.PASSED and before.get(row) != Status.PASSED
    ]
