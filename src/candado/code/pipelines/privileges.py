"""What a job holds that is worth stealing: service connections, secrets, the token of the run."""

from collections.abc import Iterator
from functools import lru_cache

from candado.code.pipelines.model import Job, Step
from candado.code.pipelines.nodes import is_true, scalars
from candado.code.pipelines.secret_variables import ACCESS_TOKEN, secret_macros
from candado.code.pipelines.tasks import connection_inputs


@lru_cache(maxsize=16)
def privileges(job: Job) -> tuple[str, ...]:
    """What its steps are given, in words; empty where nothing is known."""
    held = (privilege for step in job.steps for privilege in _held(step))
    return tuple(dict.fromkeys(held))


def _held(step: Step) -> Iterator[str]:
    if step.keyword == "checkout" and is_true(step.node.get("persistCredentials")):
        yield "the token that checkout keeps"
    if step.keyword == "task" and any(map(step.says, connection_inputs(step.task))):
        yield "a service connection"
    for scalar in scalars(step.node):
        if "$(" in scalar.value:
            if f"$({ACCESS_TOKEN})" in scalar.value.lower():
                yield "the token of the run"
            elif any(secret_macros(scalar, step)):
                yield "a secret"
