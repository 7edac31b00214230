"""A job runs on a self-hosted pool."""

from collections.abc import Iterator

from candado.code.pipelines.model import Job
from candado.code.pipelines.pools import self_hosted
from candado.code.pipelines.rule import Match


def self_hosted_pool(job: Job) -> Iterator[Match]:
    """Jobs whose pool is not one of Microsoft's."""
    for name in self_hosted(job):
        yield Match(at=name.span, message=f"the job runs on machines of your own, in the pool {name.value}")
