"""Candado's own functions of a descriptor."""

import base64

import duckdb
import pytest

from candado.query import macros

ORGANIZATION = "b807a900-75a2-541a-b42d-40173e8dd30e"
PROJECT = "56e1f739-af27-502c-80db-6171c58ae0a0"


def service(account: str) -> str:
    return f"svc.{base64.urlsafe_b64encode(account.encode()).decode().rstrip('=')}"


@pytest.mark.parametrize(
    ("subject", "scope"),
    [
        (service(f"{ORGANIZATION}:Build:{PROJECT}"), PROJECT),
        (service(f"{ORGANIZATION}:Build:{PROJECT.upper()}"), PROJECT),
        (service(f"{ORGANIZATION}:Build:{ORGANIZATION}"), ORGANIZATION),
        (service(f"{ORGANIZATION}:AgentPool:{PROJECT}"), ""),
        (service(f"{ORGANIZATION}:Build:9"), ""),
        ("aad." + service(f"{ORGANIZATION}:Build:{PROJECT}").removeprefix("svc."), ""),
        ("Payments Build Service (contoso)", ""),
        ("svc.", ""),
        ("", ""),
        (None, None),
    ],
)
def test_a_build_service_is_known_by_its_descriptor(subject: str | None, scope: str | None) -> None:
    with duckdb.connect() as connection:
        macros.install(connection)
        connection.execute("create table subjects (id varchar)")
        connection.execute("insert into subjects values ($id)", {"id": subject})
        assert connection.execute("select build_service_scope(id) from subjects").fetchall() == [(scope,)]
