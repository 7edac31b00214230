"""What broad groups may do with the objects of projects, as the derived table `broad_grants` says it.

Inheritance is computed where it always is: the staged rows are opened as those of a snapshot are, and derived
from. Of that table here are only the lookups: an object without a list has what its nearest parent has.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

import duckdb
import msgspec

from candado.derive import derive
from candado.model import collected
from candado.store.stage import Stage

TABLE = "broad_grants"
"""What is looked into."""
NAMESPACES = ("Build", "Library", "MetaTask")
Level = Literal["organization", "project", "folder", "object"]
_Parts = tuple[str, ...]
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Grant(msgspec.Struct, frozen=True):
    """A permission that everyone in a broad group has."""

    group: str
    """the name that the service gives the group in English, such as Project Valid Users"""
    permission: str
    level: Level
    """where it is set"""


class Grants:
    """What broad groups may do in an organization."""

    def __init__(self, stage: Stage) -> None:
        with stage.connect({*collected(TABLE), "organizations", "people", "projects"}) as connection:
            derive(connection, {TABLE})
            self._lists = {(name, _parts(token)) for name, token in _asked(connection, _LISTS)}
            self._granted: dict[tuple[str, _Parts], list[tuple[str, str, _Parts]]] = {}
            for name, token, role, permission, granted_at in _asked(connection, _GRANTS):
                found = (_WORDS.sub(" ", role), permission, _parts(granted_at))
                self._granted.setdefault((name, _parts(token)), []).append(found)

    def on(self, namespace: str, root: str, *below: str) -> list[Grant]:
        """What is granted on an object: `root` is the token of all in its project, `below` leads to it."""
        token = _parts("/".join((root, *below)))
        of_project = len(_parts(root))
        nearest = next(
            (token[:end] for end in range(len(token), -1, -1) if (namespace, token[:end]) in self._lists), ()
        )
        return [
            Grant(group, permission, _level(set_at, token, of_project))
            for group, permission, set_at in self._granted.get((namespace, nearest), ())
        ]


def written(grants: Iterable[Grant], permissions: Iterable[str]) -> Mapping[str, object] | None:
    """Some permissions as definitions say them: by group and permission the level where it is set.

    None: no broad group has any of them.
    """
    wanted = set(permissions)
    said: dict[str, dict[str, str]] = {}
    for each in sorted(grants, key=lambda each: (each.group, each.permission)):
        if each.permission in wanted:
            said.setdefault(each.group, {})[each.permission] = each.level
    return said or None


_NAMES = ", ".join(f"'{name}'" for name in NAMESPACES)
_LISTS = f"""
    select n.name, l.token from access_control_lists l join security_namespaces n on n.id = l.namespace_id
    where n.name in ({_NAMES})
"""
_GRANTS = f"""
    select namespace, token, role, permission, granted_at from {TABLE} where namespace in ({_NAMES})
    order by all
"""


def _asked(connection: duckdb.DuckDBPyConnection, question: str) -> list[tuple[str, ...]]:
    return connection.execute(question).fetchall()


def _parts(token: str) -> _Parts:
    """The parts of a token, as the service compares them; all three namespaces separate them by a slash."""
    return tuple(part for part in token.lower().split("/") if part)


def _level(set_at: _Parts, token: _Parts, of_project: int) -> Level:
    if set_at == token:
        return "object"
    if len(set_at) > of_project:
        return "folder"
    return "project" if len(set_at) == of_project else "organization"
