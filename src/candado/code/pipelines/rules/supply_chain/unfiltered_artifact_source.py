"""An artifact of another pipeline, of whatever branch."""

from collections.abc import Iterator
from typing import Literal

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.insertion import appended
from candado.code.pipelines.model import Pipeline, Resource, Step
from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence, is_true, scalars
from candado.code.pipelines.rule import Match

_TASKS = frozenset({"downloadpipelineartifact", "downloadbuildartifacts"})
_ANY_BRANCH = frozenset({"*", "**", "refs/heads/*", "refs/heads/**"})
_FAILED = ("allowFailedBuilds", "allowPartiallySucceededBuilds")


def unfiltered_artifact_source(subject: Pipeline | Step) -> Iterator[Match]:
    """Pipeline resources, and tasks that download, which take the newest run of any branch."""
    if isinstance(subject, Step):
        if subject.keyword == "task" and subject.task in _TASKS and subject.inputs is not None:
            yield from _downloaded(subject, subject.inputs)
        return
    resources = [found for found in subject.resources if found.kind == "pipeline"]
    if resources:
        used = _used(subject, {found.alias.value.strip().lower() for found in resources})
        for resource in resources:
            if resource.alias.value.strip().lower() in used:
                yield from _resource(resource)


def _resource(resource: Resource) -> Iterator[Match]:
    node = resource.node
    trigger = node.entry("trigger")
    started = trigger is not None and _every_branch(trigger.value)
    if all(node.get(key) is None for key in ("branch", "version", "tags")):
        line = None if started else appended(node, ["branch: main"])
        yield Match(
            at=resource.alias.span,
            message="a run that is queued or scheduled takes the newest artifact of any branch",
            fix=Fix("Take it from main", (line,), safe=False) if line else None,
        )
    elif trigger and started:
        at = trigger.value.span if isinstance(trigger.value, Scalar) else trigger.key.span
        yield Match(at=at, message="a run of any branch starts this pipeline and gives it its artifact")


def _every_branch(trigger: Node) -> bool:
    """Whether runs of all branches start the pipeline."""
    if isinstance(trigger, Scalar):
        return is_true(trigger)
    if not isinstance(trigger, Mapping) or trigger.get("tags") is not None:
        return False
    enabled, branches = trigger.get("enabled"), trigger.get("branches")
    if enabled is not None and not is_true(enabled):
        return False
    included = branches.get("include") if isinstance(branches, Mapping) else branches
    if not isinstance(included, Sequence):
        return included is None
    return any(isinstance(item.node, Scalar) and item.node.value in _ANY_BRANCH for item in included.items)


def _used(pipeline: Pipeline, aliases: set[str]) -> set[str]:
    """Those of the aliases, in lower case, whose artifacts are downloaded.

    Source: learn.microsoft.com, "steps.download": jobs that deploy download all, unless they say `none`.
    """
    used: set[str] = set()
    for job in pipeline.jobs:
        named = {step.head.value.strip().lower() for step in job.steps if step.keyword == "download"}
        if job.kind == "deployment" and "none" not in named:
            return aliases
        used |= named
    for step in pipeline.steps:
        if step.task in _TASKS:
            text = " ".join(scalar.value for scalar in scalars(step.node)).lower()
            used.update(alias for alias in aliases if f"resources.pipeline.{alias}." in text)
    return used & aliases


def _downloaded(step: Step, inputs: Mapping) -> Iterator[Match]:
    if "specific" not in (step.says("source"), step.says("buildType")):
        return
    if step.input("tags"):
        return
    versions = [
        entry.value for name in ("runVersion", "buildVersionToDownload") for entry in inputs.all(name)
    ]
    newest = [found for found in versions if isinstance(found, Scalar) and _says(found, "latest")]
    if newest or not versions:
        yield Match(
            at=newest[0].span if newest else step.head.span,
            message=f"it takes the newest run of any branch{_and_failed(step)}",
            confidence="possible" if _prefers_trigger(step) else None,
            fix=_fix(step, inputs, newest[0] if newest else None),
        )
    elif (failed := _failed(step)) and any(_says(found, "latestfrombranch") for found in scalars(inputs)):
        yield Match(
            at=failed[0].span,
            message="it takes the newest run of the branch, even one that failed",
            fix=None if _is_made(failed) else Fix("Take none that failed", _without(failed), safe=False),
        )


def _says(scalar: Scalar, word: Literal["latest", "latestfrombranch"]) -> bool:
    return scalar.value.strip().lower() == word


def _failed(step: Step) -> list[Scalar]:
    """The inputs by which runs that failed count, too."""
    return [said for name in _FAILED if (said := step.input(name)) and is_true(said)]


def _without(failed: list[Scalar]) -> tuple[Edit, ...]:
    return tuple(Edit(said.at(0, len(said.value.rstrip())), "false") for said in failed)


def _is_made(written: list[Scalar]) -> bool:
    """Whether expressions stand in the place of what is to be written."""
    return any(said.pieces for said in written)


def _and_failed(step: Step) -> str:
    return ", also of one that failed" if _failed(step) else ""


def _prefers_trigger(step: Step) -> bool:
    return any(
        is_true(step.input(name)) for name in ("preferTriggeringPipeline", "specificBuildWithTriggering")
    )


def _fix(step: Step, inputs: Mapping, newest: Scalar | None) -> Fix | None:
    current = step.task == "downloadpipelineartifact" and step.version.startswith("2")
    version, branch = ("runVersion", "runBranch") if current else ("buildVersionToDownload", "branchName")
    lines = [] if newest else [f"{version}: latestFromBranch"]
    if not step.input("runBranch", "branchName"):
        lines.append(f"{branch}: refs/heads/main")
    added = appended(inputs, lines) if lines else None
    failed = _failed(step)
    if (lines and added is None) or _is_made(failed) or (newest and newest.pieces):
        return None
    edits = [added] if added else []
    if newest:
        edits.append(Edit(newest.at(0, len(newest.value.rstrip())), "latestFromBranch"))
    edits.extend(_without(failed))
    return Fix("Take the newest run of main", tuple(edits), safe=False)
