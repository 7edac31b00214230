"""The sources are published together with the token that they were fetched with."""

import re
from collections.abc import Iterator

from candado.code.pipelines.model import Step
from candado.code.pipelines.nodes import is_true
from candado.code.pipelines.rule import Hop, Match
from candado.code.pipelines.text import Span

PIPELINE_ARTIFACT = "publishpipelineartifact"
"""The task that leaves `.git` out by itself, as long as there is no .artifactignore.

Source: learn.microsoft.com, "Use the .artifactignore file".
"""
_FOLDERS: dict[str, tuple[str, ...]] = {
    PIPELINE_ARTIFACT: ("targetPath", "path", "publish"),
    "publishbuildartifacts": ("PathtoPublish",),
    "copyfiles": ("SourceFolder",),
}
"""Task to the inputs that name the folder."""
_ROOT_UNLESS_NAMED = frozenset({PIPELINE_ARTIFACT, "copyfiles"})

_ROOT = re.compile(
    r"(?:\.|\$\((?:build\.sourcesdirectory|build\.repository\.localpath|system\.defaultworkingdirectory"
    r"|pipeline\.workspace|agent\.builddirectory)\))(?:[/\\]s)?[/\\]?(?:\*\*?[/\\]?\*?)?",
    re.IGNORECASE,
)
_ALL_FILES = re.compile(r"\*\*?|\*\*[/\\]\*(?:\.\*)?")


def artipacked(step: Step) -> Iterator[Match]:
    """Steps that publish a folder with `.git` in it."""
    at = published_root(step)
    if at is None:
        return
    for checkout in step.job.steps[: step.job.steps.index(step)]:
        kept = checkout.node.get("persistCredentials") if checkout.keyword == "checkout" else None
        if kept is not None and is_true(kept):
            yield _match(step, at, kept.span)
            return


def _match(step: Step, at: Span, kept: Span) -> Match:
    left_out = step.task == PIPELINE_ARTIFACT
    return Match(
        at=at,
        message=(
            "all sources are published, and .git/config with the token too once there is an .artifactignore "
            "that does not name .git"
            if left_out
            else "all sources are published, .git/config with the token among them"
        ),
        confidence="possible" if left_out else None,
        persona="pedantic" if left_out else None,
        flow=(
            Hop(kept, "the token is kept in .git/config"),
            Hop(at, "the folder of the sources is published"),
        ),
    )


def published_root(step: Step) -> Span | None:
    """Where a step names the folder of the sources, or one around it, as what it publishes; else None."""
    if step.task not in _FOLDERS or _leaves_out_git(step):
        return None
    folder = step.input(*_FOLDERS[step.task])
    if folder is None or not folder.value.strip():
        return step.head.span if step.task in _ROOT_UNLESS_NAMED else None
    return folder.span if _ROOT.fullmatch(folder.value.strip()) else None


def _leaves_out_git(step: Step) -> bool:
    if step.task == "copyfiles":
        contents = step.input("Contents")
        patterns = contents.value.split() if contents else ["**"]
        excluded = any(pattern.startswith("!") and ".git" in pattern for pattern in patterns)
        return excluded or not any(map(_ALL_FILES.fullmatch, patterns))
    before = step.job.steps[: step.job.steps.index(step)]
    return step.task == PIPELINE_ARTIFACT and any(
        ".artifactignore" in script.lower and ".git" in script.lower
        for one in before
        for script in one.scripts
    )
