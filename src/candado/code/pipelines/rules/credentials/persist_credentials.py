"""Checkout keeps the pipeline's token."""

import re
from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.literals import literal
from candado.code.pipelines.model import Resource, Script, Step
from candado.code.pipelines.nodes import Mapping, Scalar, is_true
from candado.code.pipelines.pull_requests import for_pull_requests
from candado.code.pipelines.rule import Match
from candado.code.pipelines.rules.credentials.artipacked import PIPELINE_ARTIFACT, published_root

_TALKS_TO_REPOSITORY = re.compile(
    r"\bgit\b[^\n]*\b(?:push|fetch|pull|clone|submodule|lfs|ls-remote)\b|\bgitversion\b|\bsemantic-release\b"
    r"|\blerna (?:version|publish)\b|\brelease:(?:prepare|perform)\b"
)
_KEPT = "the token stays in .git/config, where every later step can read it"


def persist_credentials(part: Step | Resource) -> Iterator[Match]:
    """Checkouts that leave the token behind."""
    written = _kept(part)
    if written is None or not is_true(written):
        return
    kept = literal(written, part.frame)
    later = part.job.steps[part.job.steps.index(part) + 1 :] if isinstance(part, Step) else []
    needed = any(map(_needs_token, later))
    if any(step.task != PIPELINE_ARTIFACT and published_root(step) is not None for step in later):
        severity, message = "high", f"{_KEPT}, and one publishes the folder that it lies in"
    elif isinstance(part, Step) and for_pull_requests(part.job):
        severity, message = "high", f"{_KEPT}, what pull requests bring along among them"
    elif needed:
        severity, message = "low", f"{_KEPT}; give it to the steps alone that talk to the repository"
    else:
        severity, message = None, _KEPT
    safe = kept is written and not needed
    fix = Fix("Remove the token after the checkout", (Edit(kept.span, "false"),), safe=safe)
    yield Match(at=kept.span, message=message, severity=severity, fix=None if kept.pieces else fix)


def _kept(part: Step | Resource) -> Scalar | None:
    if isinstance(part, Step):
        return part.node.scalar("persistCredentials") if part.keyword == "checkout" else None
    options = part.node.get("checkoutOptions") if part.kind == "repository" else None
    return options.scalar("persistCredentials") if isinstance(options, Mapping) else None


def _needs_token(step: Step) -> bool:
    return "gitversion" in step.task or any(map(_talks_to_repository, step.scripts))


def _talks_to_repository(script: Script) -> bool:
    return _TALKS_TO_REPOSITORY.search(script.lower) is not None
