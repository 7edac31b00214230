"""Controls that people write are asked behind the door: like ours, and without reach."""

from functools import partial
from pathlib import Path

import pytest

from candado.assess import strangers
from candado.assess.control import ControlError, read
from candado.assess.engine import ask, open_tables, prepare
from candado.model import Record
from candado.query import door
from candado.query.wire import Limits
from tests.assess.test_engine import NOW, ROWS, control, coverage
from tests.database import database

BOUNDED = control(
    "repositories",
    "select r.id, r.size < $limit as passed, r.size, "
    "(select count(*) from repositories) as seen, now_is.t as at "
    "from repositories r, (select $scanned_at as t) now_is",
    reason="{size} of {seen}",
    more="parameters: {limit: {default: 10}}\n",
)


def answers(text: str, *, behind_the_door: bool) -> list[tuple[str, ...]]:
    rows: list[Record] = [*ROWS, *coverage()]
    connection = database(rows)
    asked = read(text, name="a-control", section="repos")
    open_tables(connection, "org", [asked])
    question = prepare(asked)
    if behind_the_door:
        with strangers.boxed(connection) as box:
            ask(connection, question, {}, NOW, box=box)
    else:
        ask(connection, question, {}, NOW)
    return connection.execute("select id, status, reason, evidence from answers order by id").fetchall()


def test_it_answers_as_if_it_were_ours() -> None:
    found = answers(BOUNDED, behind_the_door=True)
    assert found == answers(BOUNDED, behind_the_door=False)
    assert [row[:3] for row in found] == [("a", "passed", ""), ("b", "failed", "99 of 1")]


@pytest.mark.parametrize(
    "sql",
    [
        "select id, true as passed from read_csv('/etc/passwd')",
        "select getenv('HOME') as id, true as passed from repositories",
        "select id, true as passed from main.repositories",
        "copy (select id, true as passed from repositories) to '/dev/null'",
    ],
)
def test_what_reaches_out_is_refused(sql: str) -> None:
    with pytest.raises(ControlError):
        answers(control("repositories", sql), behind_the_door=True)


def test_what_never_ends_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers.door, "run", partial(door.run, limits=Limits(seconds=1)))
    endless = (
        "select r.id, count(*) > 0 as passed "
        "from repositories r, range(100000) a, range(100000) b, range(9) c group by r.id"
    )
    with pytest.raises(ControlError, match="stopped after 1 second"):
        answers(control("repositories", endless), behind_the_door=True)


def test_the_copy_is_gone_afterwards() -> None:
    connection = database([*ROWS, *coverage()])
    open_tables(connection, "org", [])
    with strangers.boxed(connection) as box:
        assert Path(box).exists()
    assert not Path(box).exists()
