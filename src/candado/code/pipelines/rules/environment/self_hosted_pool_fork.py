"""Code of forks runs on machines of your own."""

from collections.abc import Iterator

from candado.code.pipelines.model import Job
from candado.code.pipelines.pools import self_hosted
from candado.code.pipelines.pull_requests import for_pull_requests
from candado.code.pipelines.rule import Match


def self_hosted_pool_fork(job: Job) -> Iterator[Match]:
    """Jobs on self-hosted pools in pipelines that pull requests of forks run."""
    facts = job.stage.pipeline.facts
    if facts is None or not facts.builds_forks or facts.comment_required or not for_pull_requests(job):
        return
    for name in self_hosted(job):
        pool = facts.pools.get(name.value.strip().lower())
        if pool is not None and pool.hosted:
            continue
        fresh = pool is not None and pool.ephemeral
        yield Match(
            at=name.span,
            message=(
                f"whoever opens a pull request runs code on the machines of the pool {name.value.strip()}"
                f"{', which are made anew for each run' if fresh else ''}"
            ),
            severity="medium" if fresh else None,
            actor="outsider",
        )
