"""What the settings call production is a table; what they do not say is not known."""

import pytest

from candado.assess.production import declare
from candado.assess.settings import Production
from candado.model.projects import Project
from candado.model.resources import Environment
from tests.database import database
from tests.derive.given import record

ROWS = [
    record(Project, id="p", project_id="p", name="Payments"),
    record(Project, id="w", project_id="w", name="Web_Shop"),
    record(Environment, id="1", project_id="p", name="live"),
    record(Environment, id="2", project_id="w", name="Live"),
    record(Environment, id="3", project_id="w", name="test"),
]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("live",), ["1", "2"]),
        (("Payments/live",), ["1"]),
        (("web_shop/*",), ["2", "3"]),
        (("webxshop/*",), []),
        (("%",), []),
        ((), []),
    ],
)
def test_names_are_matched_as_people_write_them(names: tuple[str, ...], found: list[str]) -> None:
    connection = database(ROWS)
    declare(connection, Production(environments=names), "org")
    rows = connection.execute("select id from production_environments order by id").fetchall()
    assert [id for (id,) in rows] == found


def test_what_is_not_declared_was_not_read() -> None:
    connection = database(ROWS)
    declare(connection, Production(environments=()), "org")
    said = dict(connection.execute("select table_name, status from coverage").fetchall())
    assert said == {"production_environments": "read", "production_connections": "not asked"}
