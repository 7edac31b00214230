"""Which environment a deployment goes to."""

from candado.code.pipelines.facts import Protected
from candado.code.pipelines.literals import literal
from candado.code.pipelines.model import Job
from candado.code.pipelines.nodes import Mapping, Scalar


def environment(job: Job) -> Scalar | None:
    """Where a deployment's environment is named; None where it has none, or nobody can tell."""
    written = job.environment
    if isinstance(written, Mapping):
        written = written.scalar("name")
    return literal(written, job.frame) if isinstance(written, Scalar) else None


def protection(job: Job) -> Protected | None:
    """What has to be passed to use a deployment's environment; None where that is not known.

    A name may go on with a resource: `production.web`.
    """
    facts, name = job.stage.pipeline.facts, environment(job)
    if facts is None or name is None:
        return None
    key = name.value.strip().lower()
    return facts.environments.get(key) or facts.environments.get(key.partition(".")[0])
