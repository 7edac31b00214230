"""Code of a pull request runs next to credentials."""

from collections.abc import Iterator

import msgspec

from candado.code.pipelines.facts import Facts
from candado.code.pipelines.model import Job
from candado.code.pipelines.pools import self_hosted
from candado.code.pipelines.privileges import privileges
from candado.code.pipelines.pull_requests import for_pull_requests, step_for_pull_requests
from candado.code.pipelines.repository_code import runs_repository_code
from candado.code.pipelines.rule import Match


def pr_run_with_credentials(job: Job) -> Iterator[Match]:
    """Jobs that pull requests run, and that both run the repository's code and get credentials."""
    facts = job.stage.pipeline.facts
    if facts is None or not for_pull_requests(job):
        return
    steps = [step for step in job.steps if step_for_pull_requests(step)]
    held = list(privileges(msgspec.structs.replace(job, steps=steps)))
    if any(self_hosted(job)):
        held.append("a machine of your own")
    first = next((step for step in steps if runs_repository_code(step)), None)
    if first is None or not held:
        return
    outsiders = _for_outsiders(facts)
    yield Match(
        at=first.head.span,
        message=f"the code of a pull request runs here, next to {' and '.join(held)}",
        severity="medium" if facts.comment_required else None,
        actor="outsider" if outsiders else "contributor",
    )


def _for_outsiders(facts: Facts) -> bool:
    """Whether people without rights get at what the job holds: forks run it, and with its secrets."""
    return bool(facts.builds_forks and facts.fork_secrets)
