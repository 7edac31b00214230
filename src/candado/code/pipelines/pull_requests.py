"""Whether pull requests run a job: their authors' code then runs in it, before anybody has read it."""

import re

from candado.code.pipelines.model import Job, Step
from candado.code.pipelines.nodes import Node, Scalar
from candado.code.pipelines.values import Guard

_OTHERS_ONLY = re.compile(
    r"ne\(\s*variables\W{1,3}build\.reason\W{1,6}pullrequest|startswith\(\s*variables\W{1,3}build\.sourcebranch"
    r"|eq\(\s*variables\W{1,3}build\.(?:sourcebranch|reason\W{1,6}(?!pullrequest)\w)",
    re.IGNORECASE,
)
_PULL_REQUESTS_ONLY = re.compile(r"eq\(\s*variables\W{1,3}build\.reason\W{1,6}pullrequest", re.IGNORECASE)


def for_pull_requests(job: Job) -> bool:
    """Whether pull requests are known to run a job: `pr:` says so, or the organization does."""
    pipeline = job.stage.pipeline
    known = pipeline.facts.builds_pull_requests if pipeline.facts else None
    if not (_asks_for_them(pipeline.node.get("pr")) if known is None else known):
        return False
    conditions = (job.condition, job.stage.condition)
    guards = (*job.stage.guards, *job.guards)
    return not any(one and _OTHERS_ONLY.search(one.value) for one in conditions) and not any(
        map(_excludes, guards)
    )


def step_for_pull_requests(step: Step) -> bool:
    """Whether a step runs where pull requests run its job."""
    excluded = step.condition is not None and _OTHERS_ONLY.search(step.condition.value) is not None
    return not excluded and not any(map(_excludes, step.guards))


def _asks_for_them(pr: Node | None) -> bool:
    return pr is not None and not (isinstance(pr, Scalar) and pr.value.strip().lower() in ("", "none"))


def _excludes(guard: Guard) -> bool:
    pattern = _OTHERS_ONLY if guard.holds else _PULL_REQUESTS_ONLY
    return pattern.search(guard.condition) is not None
