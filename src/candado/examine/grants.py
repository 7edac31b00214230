"""What broad groups may do with the objects of projects, as the derived table `broad_grants` says it.

Inheritance is computed where it always is: the staged rows are opened as those of a snapshot are, and derived
from. A grant is told where it is set, once, however many objects inherit it.
"""

import re
from collections.abc import Iterable, Mapping

import duckdb
import msgspec

from candado.derive import derive
from candado.model import collected
from candado.store.stage import Stage

TABLE = "broad_grants"
"""What is looked into."""
NAMESPACES = ("Build", "Library", "MetaTask")
OF_PIPELINES = ("AdministerBuildPermissions", "EditBuildDefinition", "QueueBuilds")
OF_SHARED = ("Administer", "Edit")
"""The permissions that rules ask about: with pipelines, and with task groups and variable groups."""
_Parts = tuple[str, ...]
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Grant(msgspec.Struct, frozen=True):
    """A permission that everyone in a broad group has."""

    group: str
    """the name that the service gives the group in English, such as Project Valid Users"""
    permission: str


class Grants:
    """What broad groups may do in an organization."""

    def __init__(self, stage: Stage) -> None:
        with stage.connect({*collected(TABLE), "organizations", "people", "projects"}) as connection:
            derive(connection, {TABLE})
            self._lists = {(name, _parts(token)) for name, token in _asked(connection, _LISTS)}
            self._granted: dict[tuple[str, _Parts], list[tuple[Grant, _Parts]]] = {}
            for name, token, role, permission, granted_at in _asked(connection, _GRANTS):
                found = Grant(_WORDS.sub(" ", role), permission), _parts(granted_at)
                self._granted.setdefault((name, _parts(token)), []).append(found)

    def on(self, namespace: str, token: str) -> list[Grant]:
        """What is set on an object."""
        own = _parts(token)
        return [grant for grant, set_at in self._granted.get((namespace, own), ()) if set_at == own]

    def on_all(self, namespace: str, token: str) -> list[Grant]:
        """What holds for all objects below a token that have nothing of their own, wherever it is set.

        A token without a list has what its nearest parent with a list has.
        """
        own = _parts(token)
        parents = ((namespace, own[:end]) for end in range(len(own), -1, -1))
        nearest = next((each for each in parents if each in self._lists), (namespace, own))
        return [grant for grant, _ in self._granted.get(nearest, ())]


def written(grants: Iterable[Grant], permissions: Iterable[str]) -> Mapping[str, object] | None:
    """Some permissions as definitions say them, by group. None: no broad group has any of them."""
    wanted = set(permissions)
    said: dict[str, dict[str, str]] = {}
    for each in sorted(grants, key=lambda each: (each.group, each.permission)):
        if each.permission in wanted:
            said.setdefault(each.group, {})[each.permission] = "allow"
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
