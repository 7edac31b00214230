"""A step is given the token of the run."""

from collections.abc import Iterator

from candado.code.pipelines.macros import macros
from candado.code.pipelines.model import Step
from candado.code.pipelines.nodes import Mapping, Scalar
from candado.code.pipelines.rule import Match
from candado.code.pipelines.secret_variables import ACCESS_TOKEN
from candado.code.pipelines.tasks import task
from candado.code.pipelines.text import Span


def access_token_exposed(step: Step) -> Iterator[Match]:
    """Environment variables and inputs of tasks that are the token."""
    for value in _given(step):
        for macro in macros(value):
            if macro.key == ACCESS_TOKEN:
                yield _match(step, value.at(macro.start, macro.end))


def _match(step: Step, at: Span) -> Match:
    foreign = step.keyword == "task" and task(step.task) is None
    whose = f"{step.head.value.strip()}, a task that is not Microsoft's," if foreign else "the step"
    facts = step.job.stage.pipeline.facts
    wide = facts is not None and facts.limits_scope is False
    return Match(
        at=at,
        message=f"{whose} gets the token of the run" + (", which reaches all projects" * wide),
        severity="medium" if wide else None,
    )


def _given(step: Step) -> Iterator[Scalar]:
    yield from _values(step.env)
    if step.keyword == "task":
        for value in _values(step.inputs):
            given = value.value.strip().lower() == f"$({ACCESS_TOKEN})"
            if given and not any(script.text is value for script in step.scripts):
                yield value


def _values(node: Mapping | None) -> Iterator[Scalar]:
    for entry in node.entries if node else ():
        if isinstance(entry.value, Scalar) and "$(" in entry.value.value:
            yield entry.value
