"""Expressions, evaluated where they stand."""

from candado.code.pipelines.expand.scope import Scope
from candado.code.pipelines.expressions import Context, ExpressionError, Members, evaluate, parse
from candado.code.pipelines.nodes import Scalar
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
        return evaluate(parse(text), Context(scope.names, near.span))
    except ExpressionError:
        return Unknown("expression", text)


def _names(scope: Scope) -> "dict[str, Value | Members]":
    runtime = {name: _unknown_members(name) for name in _WHILE_RUNNING}
    return {**runtime, "parameters": _parameters(scope), "variables": _variables(scope), **scope.elements}


def _unknown_members(context: str) -> Members:
    def member(key: str | None) -> Value:
        return Unknown("runtime", context if key is None else f"{context}.{key}")

    return member


def _parameters(scope: Scope) -> Members:
    held = scope.frame.parameters

    def member(key: str | None) -> Value:
        return (
            Unknown("expression", "parameters", parts=tuple(held.values()))
            if key is None
            else held.get(key.lower())
        )

    return member


def _variables(scope: Scope) -> Members:
    known = scope.variables

    def member(key: str | None) -> Value:
        if key is None:
            return Unknown("variable", "variables")
        name = key.lower()
        return known[name] if name in known else Unknown("variable", key)

    return member
