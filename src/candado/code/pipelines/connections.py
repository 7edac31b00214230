"""The service connections that a step uses, and what is known of them."""

import re
from collections.abc import Iterator

from candado.code.pipelines.facts import Protected
from candado.code.pipelines.literals import literal
from candado.code.pipelines.model import Pipeline, Step
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.tasks import connection_inputs, task

_OF_OTHERS = re.compile(
    r"(?:service|backend)(?:connection|endpoint|name|arm|aws|gcp)|^environmentservicename"
)
"""what inputs of tasks that are not built in are called that name a connection, in lower case"""


def connections(step: Step) -> Iterator[Scalar]:
    """Where a step names a connection; a macro there is one that nobody knows."""
    if step.keyword != "task" or step.inputs is None:
        return
    known = connection_inputs(step.task)
    foreign = task(step.task) is None
    for entry in step.inputs.entries:
        key, value = entry.key.value.lower(), entry.value
        named = key in known or (foreign and _OF_OTHERS.search(key))
        if named and isinstance(value, Scalar) and value.value.strip():
            yield literal(value, step.frame)


def connection_facts(name: Scalar, pipeline: Pipeline) -> Protected | None:
    """What is known of a connection; None where that is nothing."""
    facts = pipeline.facts
    return facts.connections.get(name.value.strip().lower()) if facts is not None else None
