"""What a job holds that is worth stealing: service connections, secrets, the token of the run."""

from functools import lru_cache

from candado.code.pipelines.model import Job
from candado.code.pipelines.nodes import is_true, scalars
from candado.code.pipelines.secret_variables import ACCESS_TOKEN, secret_macros
from candado.code.pipelines.tasks import connection_inputs


@lru_cache(maxsize=64)
def privileges(job: Job) -> tuple[str, ...]:
    """What its steps are given, in words; empty where nothing is known."""
    held: dict[str, None] = {}
    for step in job.steps:
        if step.keyword == "checkout":
            if is_true(step.node.get("persistCredentials")):
                held["the token that checkout keeps"] = None
            continue
        if step.keyword == "task" and any(map(step.says, connection_inputs(step.task))):
            held["a service connection"] = None
        for scalar in scalars(step.node):
            if "$(" in scalar.value:
                if f"$({ACCESS_TOKEN})" in scalar.value.lower():
                    held["the token of the run"] = None
                elif _SECRET not in held and any(secret_macros(scalar, step)):
                    held[_SECRET] = None
    return tuple(held)


_SECRET = "a secret"  # noqa: S105
