"""Code of another repository by a branch."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from candado.code.pipelines.model import Pipeline, Resource, Step
from candado.code.pipelines.nodes import Node, Scalar
from candado.code.pipelines.rule import Match
from candado.code.pipelines.text import File
from candado.model.assessment import Severity

Use = Literal["template", "checkout"]

_INLINE = re.compile(r"(?:git|github|bitbucket)://[^@\s]+(?:@(\S+))?", re.IGNORECASE)
_COMMIT = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
_ELSEWHERE = ("github", "githubenterprise", "bitbucket")
_TEMPLATE = re.compile(
    r"^[ \t-]*['\"]?template['\"]?[ \t]*:[^#\r\n]*@[ \t]*([\w.\-]+)|^[^#\r\n]*\.ya?ml@[ \t]*([\w.\-]+)",
    re.MULTILINE | re.I,
)
"""where a template of another repository is named, be it in a variable that says which to take"""


def unpinned_repository(pipeline: Pipeline) -> Iterator[Match]:
    """Repository resources that are used and whose ref is a branch, and checkouts of such by URL."""
    repositories = [found for found in pipeline.resources if found.kind == "repository"]
    if repositories:
        used = _uses(pipeline)
        for repository in repositories:
            alias = repository.alias.value.strip().lower()
            if alias != "self" and alias in used:
                runs = used[alias] == "template" or _runs(repository, pipeline)
                yield from _judged(repository, used[alias], _severity(repository) if runs else "low")
    for step in pipeline.steps:
        if step.keyword == "checkout" and "://" in step.head.value:
            yield from _inline(step)


def _judged(repository: Resource, use: Use, severity: Severity) -> Iterator[Match]:
    refs = [entry.value for entry in repository.node.all("ref")]
    template = use == "template"
    does = "its templates run here, and change" if template else "its content is checked out, and changes"
    if not refs:
        message = f"no ref, so the default branch: {does} with every push to it"
        yield Match(at=repository.alias.span, message=message, severity=severity)
    for ref in refs:
        match _moves(ref):
            case "branch":
                message = f"a branch: {does} with every push to it"
                yield Match(at=ref.span, message=message, severity=severity)
            case "tag":
                message = f"a tag: {does} where somebody moves it"
                yield Match(at=ref.span, message=message, severity="low", persona="pedantic")
            case _:
                pass


def _moves(ref: Node) -> Literal["branch", "tag"] | None:
    """What kind of ref may come to mean another commit; nothing for a commit and for what is not known."""
    if not isinstance(ref, Scalar):
        return None
    name = ref.value.strip()
    if name.lower().startswith("refs/heads/"):
        return "branch"
    if not name or "$" in name or _COMMIT.fullmatch(name):
        return None
    return "tag" if name.lower().startswith("refs/tags/") else "branch"


def _severity(repository: Resource) -> Severity:
    """How bad it is where its content is executed: outside of the organization others decide who may push."""
    kind = (repository.node.text("type") or "git").strip().lower()
    return "high" if kind in _ELSEWHERE else "medium"


def _runs(repository: Resource, pipeline: Pipeline) -> bool:
    """Whether a script names a file in the folder that it is checked out to."""
    folder = (repository.node.text("name") or "").rpartition("/")[2].strip().lower()
    if not folder or "$" in folder:
        return False
    inside = re.compile(rf"(?:^|[\s/\\\"'(=]){re.escape(folder)}[/\\]")
    return any(inside.search(script.lower) for step in pipeline.steps for script in step.scripts)


def _uses(pipeline: Pipeline) -> dict[str, Use]:
    """How each alias is used, in lower case."""
    used: dict[str, Use] = {}
    for step in pipeline.steps:
        if step.keyword == "checkout":
            used[step.head.value.strip().lower()] = "checkout"
    for file in _files(pipeline):
        used.update((alias, "template") for alias in _named(file))
    return used


@lru_cache(maxsize=256)
def _named(file: File) -> frozenset[str]:
    """The aliases that a file takes templates from, in lower case."""
    return (
        frozenset((found[1] or found[2]).lower() for found in _TEMPLATE.finditer(file.text))
        if "@" in file.text
        else frozenset()
    )


def _files(pipeline: Pipeline) -> set[File]:
    frames = [part.frame for part in (pipeline, *pipeline.stages, *pipeline.jobs, *pipeline.steps)]
    return {frame.file for frame in frames} | {gap.at.file for gap in pipeline.unresolved}


def _inline(step: Step) -> Iterator[Match]:
    found = _INLINE.fullmatch(step.head.value.strip())
    if found is None or "$" in step.head.value:
        return
    ref = found[1]
    if ref is None or not (_COMMIT.fullmatch(ref) or ref.lower().startswith("refs/tags/")):
        message = "its content is that of a branch, and changes with every push to it"
        yield Match(at=step.head.span, message=message, severity="low")
