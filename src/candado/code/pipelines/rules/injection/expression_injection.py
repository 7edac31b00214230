"""A free text is spliced into a condition or a runtime expression."""

from collections.abc import Iterator

from candado.code.pipelines.model import Job, Pipeline, Stage, Step
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Hop, Match
from candado.code.pipelines.rules.injection.choosers import chosen
from candado.code.pipelines.taint import Taint, tainted


def expression_injection(part: Pipeline | Stage | Job | Step) -> Iterator[Match]:
    """Parameters and predefined variables put into the text of an expression."""
    for text, what in _expressions(part):
        for taint in tainted(text, part) if text.pieces else ():
            if taint.how == "template" and not (taint.kind == "predefined" and taint.origin.flow):
                yield _match(text, taint, what)


def _match(text: Scalar, taint: Taint, what: str) -> Match:
    at = text.at(taint.start, taint.end)
    return Match(
        at=at,
        message=f"{chosen(taint)}, which can rewrite {what}",
        persona="auditor" if taint.actor in (None, "project") else None,
        actor=taint.actor,
        flow=(*taint.flow, Hop(at, f"it becomes part of {what}")) if taint.flow else (),
    )


def _expressions(part: Pipeline | Stage | Job | Step) -> Iterator[tuple[Scalar, str]]:
    """What is evaluated when it runs, and what it is."""
    if not isinstance(part, Pipeline) and part.condition is not None:
        yield part.condition, "the condition"
    if not isinstance(part, Step):
        for variable in part.variables:
            if isinstance(variable.value, Scalar) and variable.value.value.lstrip().startswith("$["):
                yield variable.value, f"the expression of {variable.name.value}"
