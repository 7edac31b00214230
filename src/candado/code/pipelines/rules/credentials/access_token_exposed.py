"""A step is given the token of the run."""

from collections.abc import Iterator

from candado.code.pipelines.macros import macros
from candado.code.pipelines.model import Step
from candado.code.pipelines.nodes import Mapping, Scalar
from candado.code.pipelines.rule import Match
from candado.code.pipelines.secret_variables import ACCESS_TOKEN
from candado.code.pipelines.tasks import task


def access_token_exposed(step: Step) -> Iterator[Match]:
    """Environment variables and inputs of tasks that are the token."""
    foreign = step.keyword == "task" and task(step.task) is None
    whose = f"{step.head.value.strip()}, a task that is not Microsoft's, gets" if foreign else "the step gets"
    facts = step.job.stage.pipeline.facts
    wide = facts is not None and facts.limits_scope is False
    reach, severity = (", which reaches all projects", "medium") if wide else ("", None)
    for value in _given(step):
        for macro in macros(value):
            if macro.key == ACCESS_TOKEN:
                at = value.at(macro.start, macro.end)
                yield Match(at=at, message=f"{whose} the token of the run{reach}", severity=severity)


def _given(step: Step) -> Iterator[Scalar]:
    yield from _values(step.env)
    if step.keyword == "task":
        texts = {id(script.text) for script in step.scripts}
        for value in _values(step.inputs):
            if id(value) not in texts and value.value.strip().lower() == f"$({ACCESS_TOKEN})":
                yield value


def _values(node: Mapping | None) -> Iterator[Scalar]:
    for entry in node.entries if node else ():
        if isinstance(entry.value, Scalar) and "$(" in entry.value.value:
            yield entry.value
