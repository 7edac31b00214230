"""Steps, and the tasks that their shorthands stand for."""

from collections.abc import Iterator

from candado.code.pipelines.build.handed import steps_in_context
from candado.code.pipelines.build.listing import Listed, Reading, listed
from candado.code.pipelines.expand.scope import Scope
from candado.code.pipelines.model import Job, Step
from candado.code.pipelines.nodes import Mapping, Node, Scalar

SHORTHANDS = {
    "script": ("cmdline", "2"),
    "bash": ("bash", "3"),
    "pwsh": ("powershell", "2"),
    "powershell": ("powershell", "2"),
    "download": ("downloadpipelineartifact", "2"),
    "downloadbuild": ("downloadbuildartifacts", "1"),
    "publish": ("publishpipelineartifact", "1"),
    "getpackage": ("downloadpackage", "1"),
    "reviewapp": ("reviewapp", "0"),
    "restorecache": ("cache", "2"),
    "checkout": ("", ""),
}
"""Source: learn.microsoft.com, "steps definition" of the YAML schema reference."""

_HOOKS = ("preDeploy", "deploy", "routeTraffic", "postRouteTraffic")


def add_steps(job: Job, scope: Scope, reading: Reading) -> None:
    """Read the steps of a job, those of a deployment's strategy among them."""
    for hook, node in _lists(job):
        for element in listed(node, "steps", scope, reading):
            if (step := made(element, job, hook)) is not None:
                job.steps.append(step)


def _lists(job: Job) -> Iterator[tuple[str, Node]]:
    if (plain := job.node.get("steps")) is not None:
        yield "", plain
    for handed in steps_in_context(job.node):
        yield "", handed
    if job.kind != "deployment" or not isinstance(strategy := job.node.get("strategy"), Mapping):
        return
    for entry in strategy.entries:
        if not isinstance(way := entry.value, Mapping):
            continue
        for hook in _HOOKS:
            if isinstance(held := way.get(hook), Mapping) and (steps := held.get("steps")) is not None:
                yield hook.lower(), steps
        if isinstance(after := way.get("on"), Mapping):
            for end in after.entries:
                if isinstance(end.value, Mapping) and (steps := end.value.get("steps")) is not None:
                    yield end.key.value.lower(), steps


def made(element: Listed, job: Job, hook: str) -> Step | None:
    """A step from its mapping; None where it is none."""
    node = element.node
    for entry in node.entries:
        keyword = entry.key.value.lower()
        head = entry.value
        if not isinstance(head, Scalar) or not (keyword == "task" or keyword in SHORTHANDS):
            continue
        inputs: Mapping | None = node
        if keyword == "task":
            name, _, version = head.value.strip().partition("@")
            found = node.get("inputs")
            inputs = found if isinstance(found, Mapping) else None
        else:
            name, version = SHORTHANDS[keyword]
        frame = element.scope.frame.of(node)
        return Step(node, keyword, head, name.lower(), version, inputs, job, hook, frame, element.guards)
    return None
