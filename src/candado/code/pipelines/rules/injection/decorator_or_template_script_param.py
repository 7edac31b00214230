"""A template that pipelines extend runs whatever steps they hand over."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from candado.code.pipelines.expand.parameters import declared
from candado.code.pipelines.expand.spots import directive, spots
from candado.code.pipelines.expressions import ExpressionError, Reference
from candado.code.pipelines.expressions import parse as parse_expression
from candado.code.pipelines.model import Pipeline
from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence
from candado.code.pipelines.parse import parse
from candado.code.pipelines.rule import Match
from candado.code.pipelines.text import File

_LISTS = frozenset(
    {"step", "steplist", "job", "joblist", "deployment", "deploymentlist", "stage", "stagelist"}
)


def decorator_or_template_script_param(pipeline: Pipeline) -> Iterator[Match]:
    """Places where an extended template puts in a list that nothing has filtered."""
    for frame in pipeline.extended:
        for place, name in _unfiltered(frame.file):
            yield Match(
                at=place.span,
                message=f"the template runs whatever {name} holds, so that extending it protects nothing",
            )


class _Names(msgspec.Struct, frozen=True):
    """What stands for a list, or for an element of one, at a place in a template."""

    parameters: frozenset[str]
    """of lists, in lower case"""
    elements: dict[str, str] = {}
    """loop variable to parameter"""


@lru_cache(maxsize=16)
def _unfiltered(file: File) -> tuple[tuple[Scalar, str], ...]:
    """The expressions in a template that put in a list of steps, jobs or stages as it is."""
    root = parse(file)
    if not isinstance(root, Mapping):
        return ()
    lists = frozenset(found.name.value.lower() for found in declared(root) if found.type in _LISTS)
    return tuple(_inserted(root, _Names(lists))) if lists else ()


def _inserted(node: Node, names: _Names) -> Iterator[tuple[Scalar, str]]:
    match node:
        case Scalar() if node.dynamic:
            if name := _named(node, names):
                yield node, name
        case Sequence() if node.dynamic:
            for item in node.items:
                yield from _inserted(item.node, names)
        case Mapping() if node.dynamic:
            for entry in node.entries:
                if entry.value.dynamic and entry.key.value.lower() != "parameters":
                    yield from _inserted(entry.value, _below(entry.key, names))
        case _:
            return


def _below(key: Scalar, names: _Names) -> _Names:
    """The names below a key: a loop adds one; a condition on an element is a filter of it."""
    found = directive(key.value)
    if found is None:
        return names
    if found.kind == "each" and (listed := _reference(found.argument, names)):
        return _Names(names.parameters, {**names.elements, found.variable.lower(): listed})
    if found.kind in ("if", "elseif", "else", "each"):
        return _Names(names.parameters)
    return names


def _named(scalar: Scalar, names: _Names) -> str | None:
    """The list that a scalar puts in, itself or element by element."""
    written = spots(scalar.value)
    whole = len(written) == 1 and written[0].start == 0 and written[0].end == len(scalar.value.rstrip())
    return _reference(written[0].expression, names) if whole else None


def _reference(expression: str, names: _Names) -> str | None:
    try:
        root = parse_expression(expression).root
    except ExpressionError:
        return None
    if not isinstance(root, Reference):
        return None
    match root.path:
        case ("parameters", name) if name.lower() in names.parameters:
            return name
        case (name,):
            return names.elements.get(name.lower())
        case _:
            return None
