"""A job may run for ever."""

from collections.abc import Iterator

from candado.code.pipelines.model import Job, Step
from candado.code.pipelines.rule import Match


def unlimited_timeout(subject: Job | Step) -> Iterator[Match]:
    """Timeouts of nothing, which mean no timeout."""
    limit = None if isinstance(subject, Job) and subject.implicit else subject.node.scalar("timeoutInMinutes")
    if limit is not None and limit.value.strip() == "0":
        what = "the job" if isinstance(subject, Job) else "the step"
        yield Match(at=limit.span, message=f"{what} may run until somebody stops it")
