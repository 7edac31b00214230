"""A task of an extension, with access to the job."""

from collections.abc import Iterator

from candado.code.pipelines.model import Step
from candado.code.pipelines.privileges import privileges
from candado.code.pipelines.rule import Match
from candado.code.pipelines.tasks import task


def third_party_task(step: Step) -> Iterator[Match]:
    """Tasks that are not built in."""
    if step.keyword != "task" or not step.task or "${{" in step.task or task(step.task):
        return
    held = privileges(step.job)
    holds = f", which holds {' and '.join(held)}" if held else ""
    yield Match(
        at=step.head.span,
        message=f"{step.head.value.strip()} comes from an extension and runs in this job{holds}",
        severity="medium" if held else None,
    )
