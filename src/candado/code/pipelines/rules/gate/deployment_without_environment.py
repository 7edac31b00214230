"""A deployment names no environment."""

from collections.abc import Iterator

from candado.code.pipelines.model import Job
from candado.code.pipelines.rule import Match


def deployment_without_environment(job: Job) -> Iterator[Match]:
    """Deployment jobs without an environment, where nothing unknown may bring one."""
    if job.kind != "deployment" or job.environment is not None:
        return
    if any(entry.key.value.startswith("${{") for entry in job.node.entries):
        return
    head = job.node.entry("deployment")
    if head is not None:
        yield Match(
            at=head.value.span, message="the deployment goes to no environment, so that no check applies"
        )
