"""Which words of the service a recording must keep, so that its replay is judged as the organization was.

Controls and derived tables compare with names of policies, settings, permissions and groups; lists are held
whole by the names of rights; records have fields that take certain words only. All of these stand in our own
SQL and declarations: no list repeats them.
"""

import re
from collections.abc import Iterator
from typing import Literal, get_args, get_origin, get_type_hints

import duckdb
import msgspec

from candado.assess.control import shipped
from candado.collect import collectors
from candado.collect.policies import TENANT_POLICIES
from candado.collect.security import COVERED
from candado.derive import QUERIES

LOST = (
    "agents",
    "build_texts",
    "library_variables",
    "pipeline_findings",
    "pipeline_texts",
    "pipeline_variables",
    "release_texts",
    "task_groups",
)
"""Tables whose rows follow from what names, values and texts say, which a recording replaces: in a replay
nobody can tell whether a variable holds a password, or what a script does."""
LOSS = "a recording keeps neither names nor values, and what they say cannot be judged"

_NAME = re.compile(r"[\w.-]{3,}")
_WORD = re.compile(r"[A-Za-z][\w-]{2,}")


def service_words() -> frozenset[str]:
    """The words, as a recording counts them: without spaces."""
    words = {word for name in _names() for word in re.split(r"[\s/:$,;]+", name)}
    return frozenset(words | {part for word in words for part in word.split(".")})


def _names() -> Iterator[str]:
    for name, covered in COVERED.items():
        yield from (name, covered.project_token or "")
    for collector in collectors().values():
        for right in collector.rights:
            yield from (right.namespace, right.permission, right.token)
        for value in _literal_values(collector.record):
            yield str(value)
    controls = shipped().values()
    for control in controls:
        for parameter in control.head.parameters.values():
            yield str(parameter.default)
    for name in TENANT_POLICIES:
        yield from (name, f"TenantPolicy.{name}")
    for sql in (*(control.sql for control in controls), *(query() for query in QUERIES.values())):
        for literal in _literals(sql):
            yield from _WORD.findall(literal)  # a pattern has words too, of hosts for example
            if _NAME.fullmatch(literal):
                yield from (literal, f"Policy.{literal}")  # the latter as the service names a policy


def _literal_values(kind: object, around: tuple[object, ...] = ()) -> Iterator[object]:
    """The words that the fields of a record on the wire take, and those of the records inside it.

    `around` are the records that it is part of: one may hold more of its kind.
    """
    if get_origin(kind) is Literal:
        yield from get_args(kind)
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        for hint in get_type_hints(kind).values() if kind not in around else ():
            yield from _literal_values(hint, (*around, kind))
    else:
        for argument in get_args(kind):
            yield from _literal_values(argument, around)


def _literals(sql: str) -> Iterator[str]:
    """What stands in single quotes."""
    for offset, kind in duckdb.tokenize(sql):
        if kind == duckdb.token_type.string_const:
            encoded = sql.encode()[offset:].decode()
            if match := re.match(r"'((?:[^']|'')*)'", encoded):
                yield match[1].replace("''", "'")
