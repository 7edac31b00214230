"""Checkout keeps the pipeline's token."""

import re
from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Job, Step
from candado.code.pipelines.nodes import Scalar, is_true
from candado.code.pipelines.rule import Match

_USES_GIT = re.compile(r"\bgit\b[^\n]*\b(?:push|fetch|pull|clone|submodule|lfs)\b")


def persist_credentials(step: Step) -> Iterator[Match]:
    """Checkouts that leave the token behind."""
    if step.keyword != "checkout":
        return
    kept = step.node.get("persistCredentials")
    if isinstance(kept, Scalar) and is_true(kept):
        needed = _needs_token(step.job)
        yield Match(
            at=kept.span,
            message="the token stays in .git/config, where every later step can read it",
            severity="low" if needed else None,
            fix=Fix("Remove the token after the checkout", (Edit(kept.span, "false"),), safe=not needed),
        )


def _needs_token(job: Job) -> bool:
    return any(
        "git" in script.lower and _USES_GIT.search(script.lower)
        for step in job.steps
        for script in step.scripts
    )
