"""A pipeline that releases restores a cache that others can fill."""

import re
from collections.abc import Iterator
from functools import lru_cache

from candado.code.pipelines.effects import effect
from candado.code.pipelines.model import Pipeline, Step
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match

_CACHES = frozenset({"cache", "cachebeta"})
_PULL_REQUEST = re.compile(r"\$\(system\.pullrequest\.\w+\)", re.IGNORECASE)
_ONE_PER_JOB = re.compile(r"\$\((?:agent\.\w+|system\.(?:job|stage|phase)\w*)\)", re.IGNORECASE)
_QUOTED = re.compile(r"^([\"']).*\1$")
_FILE = re.compile(r"[./\\*?]|\$[\[({]")


def cache_poisoning(step: Step) -> Iterator[Match]:
    """Caches whose key a pull request chooses, or that says nothing of what is in it."""
    if step.task in _CACHES and (matches := list(_weak_keys(step))) and _releases(step.job.stage.pipeline):
        yield from matches


def _weak_keys(step: Step) -> Iterator[Match]:
    for keys in (step.input("key"), step.input("restoreKeys")):
        if keys is None:
            continue
        if found := _PULL_REQUEST.search(keys.value):
            at = keys.at(found.start(), found.end())
            yield Match(at=at, message=f"a pull request chooses what {found[0]} is")
        elif line := _constant(keys):
            start, end = line
            message = "the key is the same whatever is in the cache: any run before may have put it there"
            yield Match(at=keys.at(start, end), message=message)
            return


@lru_cache(maxsize=4)
def _releases(pipeline: Pipeline) -> bool:
    """Whether the pipeline deploys or publishes something."""
    return any(job.kind == "deployment" for job in pipeline.jobs) or any(map(effect, pipeline.steps))


def _constant(keys: Scalar) -> tuple[int, int] | None:
    """The first line of keys that has only segments that are always the same."""
    at = 0
    for line in keys.value.splitlines(keepends=True):
        written = line.strip()
        if written and all(_is_constant(segment.strip()) for segment in written.split("|")):
            start = at + line.index(written)
            return start, start + len(written)
        at += len(line)
    return None


def _is_constant(segment: str) -> bool:
    known = _ONE_PER_JOB.sub("", segment)
    return "$" not in known if _QUOTED.match(segment) else _FILE.search(known) is None
