"""Small inputs for derived tables, from the model's own records."""

from datetime import datetime
from typing import Any, TypeVar

import duckdb

from candado.derive import derive
from candado.model import Record, tables
from candado.model.access import AccessControlEntry, AccessControlList, Permission, SecurityNamespace
from candado.model.identities import Group, Membership, User
from candado.model.projects import Project
from candado.model.reading import Coverage, Reading
from tests.database import database
from tests.examples import one_in

R = TypeVar("R", bound=Record)
thorough = one_in(4)
"""For properties of derived tables: each example makes a whole database."""
_EMPTY: dict[str, object] = {
    "VARCHAR": "",
    "BOOLEAN": False,
    "BIGINT": 0,
    "DOUBLE": 0.0,
    "TIMESTAMP": datetime(2026, 1, 1),
    "VARCHAR[]": (),
}


def record(kind: type[R], **values: object) -> R:
    """A record; columns that are not named are NULL where they may be, and empty otherwise."""
    [table] = [table for table in tables().values() if table.record is kind]
    blank = {c.name: None if c.nullable else _EMPTY[c.sql_type] for c in table.columns()}
    return kind(**(blank | values))


def derived(*rows: Record, wanted: str | None = None) -> duckdb.DuckDBPyConnection:
    """A connection with these rows in the collected tables, and a derived table; or all of them."""
    connection = database(rows)
    derive(connection, [wanted] if wanted else None)
    return connection


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """The rows of an answer, each by column."""
    answer = connection.execute(sql)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def group(id: str, *, broad: bool = False, privileged: bool = False, origin: str = "vsts") -> Group:
    role = "ProjectAdministrators" if privileged else ""
    return record(Group, id=id, origin=origin, name=id, is_broad=broad, is_privileged=privileged, role=role)


def user(id: str, *, origin: str = "aad", guest: bool = False) -> User:
    return record(User, id=id, origin=origin, is_guest=guest)


def members(edges: dict[str, str]) -> list[Membership]:
    """Memberships from {"group": "member member"}."""
    return [Membership(group, member) for group, names in edges.items() for member in names.split()]


def project(id: str) -> Project:
    return record(Project, id=id, project_id=id, name=id, visibility="private")


def read(table: str, scope: str, status: Reading = Reading.READ, **values: object) -> Coverage:
    return record(Coverage, table_name=table, scope_id=scope, status=status, **values)


def namespace(id: str, separator: str | None, *bits: str, system: int = 0) -> list[Record]:
    """A namespace with the permissions named, from the lowest bit up."""
    return [
        SecurityNamespace(id, id.title(), separator, system),
        *(Permission(f"{id}/{1 << n}", id, 1 << n, name, name) for n, name in enumerate(bits)),
    ]


def acl(
    namespace: str, token: str, entries: dict[str, tuple[int, int]] | None = None, *, inherits: bool = True
) -> list[Record]:
    """A list with its entries: {subject: (allow, deny)}."""
    return [
        AccessControlList(namespace, token, None, inherits),
        *(
            AccessControlEntry(namespace, token, None, subject, allow, deny)
            for subject, (allow, deny) in (entries or {}).items()
        ),
    ]
