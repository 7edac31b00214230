"""A secret stands in the pipeline itself."""

from collections.abc import Iterator
from functools import lru_cache

from candado.code.pipelines.literals import literal
from candado.code.pipelines.model import Job, Pipeline, Resource, Step, Variable
from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence
from candado.code.pipelines.rule import Match
from candado.code.pipelines.tasks import connection_inputs
from candado.code.pipelines.text import File
from candado.code.secrets.forms import Form, find, forms_in, is_literal
from candado.code.secrets.looks import is_made_up
from candado.code.secrets.names import kind_by_name

Named = tuple[str, Scalar]

_ELSEWHERE = frozenset({"password in a URL"})
"""Kinds that another rule finds."""
_SHORTEST = 6
_PLACEHOLDERS = ("changeme", "dummy", "example", "placeholder", "replace", "todo", "xxxx", "your")


def hardcoded_secret(part: Pipeline | Job | Step | Variable | Resource) -> Iterator[Match]:
    """Credentials that show by their form, and literal values that are called secrets."""
    for name, written in _values(part):
        value = literal(written, part.frame) if written.pieces else written
        formed = list(_by_form(value))
        yield from formed
        if not formed and (match := _by_name(name, value)) is not None:
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
                connections = connection_inputs(part.task)
                for name, value in _named("", part.inputs):
                    yield (
                        "" if name.lower() in connections or name == "publishFeedCredentials" else name,
                        value,
                    )
            else:
                yield from (("", script.text) for script in part.scripts)
        case Variable():
            yield from _named(part.name.value, part.value)
        case Resource():
            if part.kind == "container":
                yield from _environment(part.node)


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
                yield from _named(entry.key.value, entry.value)
        case Sequence():
            for item in node.items:
                yield from _named(name, item.node)
        case None:
            return


def _by_form(value: Scalar) -> Iterator[Match]:
    forms = _forms(value.file)
    if not forms or len(value.value) < _SHORTEST:
        return
    end = 0
    for found in sorted(find(value.value, forms), key=lambda found: found.start):
        if found.start >= end and not value.pieces:
            end = found.end
            at = value.at(found.start, found.end)
            yield Match(at=at, message=f"{found.kind} in plain text", confidence="certain", secret=at)


@lru_cache(maxsize=16)
def _forms(file: File) -> tuple[Form, ...]:
    """The forms of which a file has any: of most files that is none."""
    kinds = {found.kind for found in find(file.text, forms_in(file.text))} - _ELSEWHERE
    return tuple(form for form in forms_in(file.text) if form.kind in kinds)


def _by_name(name: str, value: Scalar) -> Match | None:
    text = value.value.strip()
    kind = kind_by_name(name)
    if kind is None or value.pieces or len(text) < _SHORTEST or _is_no_secret(name, text):
        return None
    surely = is_made_up(kind, text)
    if not surely and (kind != "password" or not text.isalnum()):
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
        or _letters(name.lower()) == _letters(lower)
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
