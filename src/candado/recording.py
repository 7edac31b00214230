"""Which words of the service a recording must keep, so that its replay is judged as the organization was.

Controls and derived tables compare with names of policies, settings, permissions and groups, and lists are
held whole by the names of rights. Those names stand in our own SQL and declarations: no list repeats them.
"""

import re
from collections.abc import Iterator

import duckdb

from candado.assess.control import shipped
from candado.collect import collectors
from candado.collect.policies import TENANT_POLICIES
from candado.collect.security import COVERED
from candado.derive import QUERIES

_NAME = re.compile(r"[A-Za-z][\w.-]{2,}( [\w.-]+)*")
"""What may be the name of something, and is no pattern or format."""


def service_words() -> frozenset[str]:
    """The words, as a recording counts them: without spaces."""
    return frozenset(word for name in _names() for word in name.split())


def _names() -> Iterator[str]:
    yield from COVERED
    for collector in collectors().values():
        for right in collector.rights:
            yield from (right.namespace, right.permission)
    queries = [control.sql for control in shipped().values()] + [query() for query in QUERIES.values()]
    for name in (*TENANT_POLICIES, *(literal for sql in queries for literal in _literals(sql))):
        if _NAME.fullmatch(name):
            yield name
            yield f"Policy.{name}"  # as the service writes the name of a policy


def _literals(sql: str) -> Iterator[str]:
    """What stands in single quotes."""
    for offset, kind in duckdb.tokenize(sql):
        if kind == duckdb.token_type.string_const:
            encoded = sql.encode()[offset:].decode()
            if match := re.match(r"'((?:[^']|'')*)'", encoded):
                yield match[1].replace("''", "'")
