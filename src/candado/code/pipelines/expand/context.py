"""Expressions, evaluated where they stand."""

from collections.abc import Iterator
from functools import cache

from candado.code.pipelines.expand.scope import Scope
from candado.code.pipelines.expressions import (
    Context,
    Expression,
    ExpressionError,
    Members,
    evaluate,
    parse,
    references,
)
from candado.code.pipelines.nodes import Entry, Mapping, Node, Scalar
from candado.code.pipelines.text import Span
from candado.code.pipelines.values import Unknown, Value

_WHILE_RUNNING = (
    "dependencies",
    "stagedependencies",
    "environment",
    "pipeline",
    "resources",
    "strategy",
    "matrix",
    "system",
    "template",
)
"""contexts of which nothing is known before a run"""


def evaluated(text: str, scope: Scope, near: Scalar) -> Value:
    """What an expression comes to; one that the service would refuse is unknown."""
    if not scope.names:
        scope.names = _names(scope)
    try:
        expression = parse(text)
    except ExpressionError:
        return Unknown("expression", text)
    place = Span(near.file, near.start, near.end)
    try:
        return evaluate(expression, Context(scope.names, place, scope.budget.allowance))
    except ExpressionError:
        return Unknown("expression", text, parts=tuple(_named(expression, scope)))


def _named(expression: Expression, scope: Scope) -> Iterator[Value]:
    """The values of the contexts that an expression names."""
    for reference in references(expression):
        context = scope.names.get(reference.name)
        if callable(context) and len(reference.path) > 1:
            yield context(reference.path[1])


def _names(scope: Scope) -> "dict[str, Value | Members]":
    return {**_runtime(), "parameters": _parameters(scope), "variables": _variables(scope), **scope.elements}


@cache
def _runtime() -> "dict[str, Value | Members]":
    return {name: _unknown_members(name) for name in _WHILE_RUNNING}


def _unknown_members(context: str) -> Members:
    def member(key: str | None) -> Value:
        return Unknown("runtime", context if key is None else f"{context}.{key}")

    return member


def _parameters(scope: Scope) -> Members:
    held, given = scope.frame.parameters, scope.frame.given

    def member(key: str | None) -> Value:
        if key is not None:
            return held.get(key.lower())
        if not given:
            return Unknown("expression", "parameters", parts=tuple(held.values()))
        return Mapping(scope.frame.file, 0, 0, [_pair(name, node) for name, node in given.items()])

    return member


def _pair(name: str, node: Node) -> Entry:
    return Entry(Scalar(node.file, node.start, node.start, name), node)


def _variables(scope: Scope) -> Members:
    known = scope.variables

    def member(key: str | None) -> Value:
        if key is None:
            return Unknown("variable", "variables")
        name = key.lower()
        return known[name] if name in known else Unknown("variable", key)

    return member
