"""A secret stands in the pipeline itself."""

import re
from collections.abc import Iterator
from functools import lru_cache

from candado.code.pipelines.literals import literal
from candado.code.pipelines.masking import forms_of
from candado.code.pipelines.model import Job, Pipeline, Resource, Step, Variable
from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence
from candado.code.pipelines.rule import Match
from candado.code.pipelines.tasks import connection_inputs
from candado.code.secrets.forms import Found, find, is_literal
from candado.code.secrets.looks import is_made_up
from candado.code.secrets.names import kind_by_name
from candado.model.assessment import Confidence

Named = tuple[str, Scalar]

_READABLE = frozenset({"connection string", "credentials in a header"})
"""Kinds whose form says what it is, but not that it is real."""
_ELSEWHERE = frozenset({"password in a URL"})
"""Kinds that another rule finds."""
_SHORTEST = 6
"""characters of a value that is called a secret"""
_SHORTEST_FORM = 20
"""characters of a value that holds one by its form"""
_WORDS = re.compile(r"[A-Za-z]+(?:[-_. ][A-Za-z]+)*")
"""what names look like too"""
_PLACEHOLDERS = ("changeme", "dummy", "example", "placeholder", "replace", "todo", "xxxx", "your")


def hardcoded_secret(part: Pipeline | Job | Step | Variable | Resource) -> Iterator[Match]:
    """Credentials that show by their form, and literal values that are called secrets."""
    for name, written in _values(part):
        value = literal(written, part.frame) if written.pieces else written
        if len(value.value) < _SHORTEST:
            continue
        formed = list(_by_form(value)) if len(value.value) >= _SHORTEST_FORM else []
        yield from formed
        if not formed and not value.pieces and (match := _by_name(name, value)) is not None:
            yield match


def _values(part: Pipeline | Job | Step | Variable | Resource) -> Iterator[Named]:
    match part:
        case Pipeline():
            for parameter in part.parameters:
                yield from _named(parameter.name.value, parameter.default)
        case Job():
            yield from _environment(part.container)
        case Step():
            yield from _named("", part.env)
            if part.keyword == "task":
                yield from _inputs(part)
            else:
                yield from (("", script.text) for script in part.scripts)
        case Variable():
            yield from _named(part.name.value, part.value)
        case Resource():
            if part.kind == "container":
                yield from _environment(part.node)


def _inputs(step: Step) -> Iterator[Named]:
    """The inputs of a task; those that name a service connection are called nothing."""
    connections = connection_inputs(step.task)
    for name, value in _named("", step.inputs):
        called = name.lower()
        yield ("" if called in connections or called == "publishfeedcredentials" else name), value


def _environment(container: Node | None) -> Iterator[Named]:
    if isinstance(container, Mapping):
        yield from _named("", container.get("env"))


def _named(name: str, node: Node | None) -> Iterator[Named]:
    """The texts in a node, each with what it is called."""
    match node:
        case Scalar():
            yield name, node
        case Mapping():
            for entry in node.entries:
                if isinstance(entry.value, Scalar):
                    yield entry.key.value, entry.value
                else:
                    yield from _named(entry.key.value, entry.value)
        case Sequence():
            for item in node.items:
                yield from _named(name, item.node)
        case None:
            return


def _by_form(value: Scalar) -> Iterator[Match]:
    end = 0
    for found in _formed(value):
        put = any(piece.start < found.end and found.start < piece.end for piece in value.pieces)
        if found.start >= end and found.kind not in _ELSEWHERE and not put:
            end = found.end
            at = value.at(found.start, found.end)
            yield Match(at=at, message=f"{found.kind} in plain text", confidence=_sure(found.kind), secret=at)


@lru_cache(maxsize=1024)
def _formed(value: Scalar) -> tuple[Found, ...]:
    """The credentials in a text that show by their form, in order; what templates hold is looked at once."""
    return tuple(sorted(find(value.value, forms_of(value.file)), key=lambda found: found.start))


def _sure(kind: str) -> Confidence:
    return "likely" if kind in _READABLE else "certain"


def _by_name(name: str, value: Scalar) -> Match | None:
    kind = kind_by_name(name)
    text = value.value.strip()
    if kind is None or len(text) < _SHORTEST or _is_no_secret(name, text):
        return None
    surely = is_made_up(kind, text) and not _WORDS.fullmatch(text)
    if not surely and (kind != "password" or any(map(str.isspace, text))):
        return None
    at = value.at(value.value.index(text), value.value.index(text) + len(text))
    return Match(
        at=at,
        message=f"{name} stands there in plain text, for everybody who can read the repository",
        confidence=None if surely else "possible",
        persona=None if surely else "pedantic",
        secret=at,
    )


def _is_no_secret(name: str, text: str) -> bool:
    """Whether it is a reference, a placeholder, a switch, or says no more than its name."""
    lower = text.lower()
    return (
        not is_literal(text)
        or lower in ("required", "optional", "default", "enabled", "disabled", "always", "never")
        or any(word in lower for word in _PLACEHOLDERS)
        or _letters(lower) in _letters(name.lower())
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
