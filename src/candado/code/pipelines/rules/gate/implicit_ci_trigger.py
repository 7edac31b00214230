"""A pipeline runs on every branch because nobody said otherwise."""

from collections.abc import Iterator

from candado.code.pipelines.connections import connections
from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Pipeline
from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence
from candado.code.pipelines.rule import Match
from candado.code.pipelines.text import Span
from candado.model.assessment import Severity

_IMPLIED_REQUESTS = frozenset({"github", "githubenterprise", "bitbucket"})
"""hosts of repositories, as the service calls them, whose pull requests run a pipeline without `pr:`"""
_EVERY = frozenset({"*", "**", "refs/heads/*"})
_SURE = frozenset({"pr", "schedules", "pool", "resources", "name", "extends"})
"""keys that a template, unless it extends another one, cannot have"""


def implicit_ci_trigger(pipeline: Pipeline) -> Iterator[Match]:
    """Pipelines without `trigger`, or for every branch; and without `pr` where that means every one, too."""
    if pipeline.template or not pipeline.node.entries:
        return
    severity: Severity | None = "medium" if any(any(connections(step)) for step in pipeline.steps) else None
    facts = pipeline.facts
    trigger = pipeline.node.get("trigger")
    if trigger is None:
        if facts is None or facts.implied_trigger is not False:
            yield _without(pipeline, severity)
    else:
        for every in _every(trigger):
            yield Match(
                at=every.span, message="every push to any branch runs the pipeline", severity=severity
            )
    requests = (facts.repository_type or "").lower() in _IMPLIED_REQUESTS if facts is not None else False
    if trigger is not None and requests and pipeline.node.get("pr") is None:
        yield Match(
            at=pipeline.node.entries[0].key.span,
            message="there is no `pr`: pull requests to any branch run the pipeline",
            severity=severity,
        )


def _without(pipeline: Pipeline, severity: Severity | None) -> Match:
    head = pipeline.node.entries[0].key
    keys = {entry.key.value.lower() for entry in pipeline.node.entries}
    sure = bool(keys & _SURE) or "azure-pipelines" in pipeline.file.path.lower()
    start = Span(head.file, head.start, head.start)
    own_line = head.file is pipeline.file and head.file.position(head.start)[1] == 1
    return Match(
        at=head.span,
        message="there is no `trigger`: every push to any branch runs the pipeline",
        severity=severity,
        confidence=None if sure else "possible",
        fix=Fix("Run it by hand only", (Edit(start, "trigger: none\n"),), safe=False) if own_line else None,
    )


def _every(trigger: Node) -> Iterator[Scalar]:
    """Where a trigger includes every branch."""
    branches = trigger.get("branches") if isinstance(trigger, Mapping) else trigger
    included = branches.get("include") if isinstance(branches, Mapping) else branches
    if isinstance(included, Sequence):
        for item in included.items:
            if isinstance(item.node, Scalar) and item.node.value.strip() in _EVERY:
                yield item.node
