"""A plain job deploys."""

from collections.abc import Iterator

from candado.code.pipelines.effects import deploys_by_task
from candado.code.pipelines.model import Step
from candado.code.pipelines.rule import Match


def deploy_outside_environment(step: Step) -> Iterator[Match]:
    """Tasks that deploy in jobs that belong to no environment."""
    job = step.job
    unknown = job.implicit and job.stage.pipeline.template
    if not unknown and job.environment is None and deploys_by_task(step):
        yield Match(
            at=step.head.span, message=f"{step.head.value} deploys from a job that belongs to no environment"
        )
