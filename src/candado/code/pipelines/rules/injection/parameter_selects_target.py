"""A free text chooses what a pipeline uses: a pool, a connection, an environment, a template."""

from collections.abc import Iterator

from candado.code.pipelines.model import Job, Pipeline, Stage, Step
from candado.code.pipelines.nodes import Mapping, Node, Scalar, scalars
from candado.code.pipelines.rule import Hop, Match
from candado.code.pipelines.rules.injection.choosers import EXISTING, chosen
from candado.code.pipelines.taint import Taint, tainted
from candado.code.pipelines.tasks import connection_inputs

_SECURE_FILES = frozenset(
    {
        "securefile", "keystorefile", "jarsignerkeystorefile", "apksignerkeystorefile", "certsecurefile",
        "provprofilesecurefile", "sshkeysecurefile",
    }
)  # fmt: skip
"""inputs of tasks that name a secure file. Source: task.json of the built-in tasks"""

_OF_RESOURCES = {
    "repository": {"name": "the repository", "ref": "the branch of the repository"},
    "container": {"image": "the container image"},
}

Target = tuple[Scalar, str]
"""what names something, and what that is"""


def parameter_selects_target(part: Pipeline | Stage | Job | Step) -> Iterator[Match]:
    """Places where others choose what is used."""
    for name, what in _targets(part):
        if name.pieces or "$(" in name.value:
            for taint in tainted(name, part):
                if taint.actor != "project" and taint.name not in EXISTING:
                    yield _match(name, taint, what)


def _match(name: Scalar, taint: Taint, what: str) -> Match:
    at = name.at(taint.start, taint.end)
    return Match(
        at=at,
        message=f"{chosen(taint)}, which names {what}",
        persona="auditor" if taint.actor is None else None,
        actor=taint.actor,
        flow=(*taint.flow, Hop(at, f"it names {what}")) if taint.flow else (),
    )


def _targets(part: Pipeline | Stage | Job | Step) -> Iterator[Target]:
    match part:
        case Pipeline():
            yield from _of_pipeline(part)
        case Stage():
            yield from _of_stage(part)
        case Job():
            yield from _of_job(part)
        case Step():
            yield from _of_step(part)


def _of_pipeline(pipeline: Pipeline) -> Iterator[Target]:
    yield from _pool(pipeline.node)
    yield from ((group.name, "the variable group") for group in pipeline.groups)
    for gap in pipeline.unresolved:
        if gap.name is not None:
            yield gap.name, "the template"
    for resource in pipeline.resources:
        keys = _OF_RESOURCES.get(resource.kind, {})
        yield from ((name, what) for key, what in keys.items() if (name := resource.node.scalar(key)))


def _of_stage(stage: Stage) -> Iterator[Target]:
    yield from ((group.name, "the variable group") for group in stage.groups)
    if not stage.implicit:
        yield from _pool(stage.node)


def _of_job(job: Job) -> Iterator[Target]:
    yield from ((group.name, "the variable group") for group in job.groups)
    if job.implicit:
        return
    yield from _pool(job.node)
    yield from _named(job.environment, ("name", "resourceName"), "the environment")
    yield from _named(job.container, ("image",), "the container image")


def _of_step(step: Step) -> Iterator[Target]:
    if step.keyword != "task" or step.inputs is None:
        return
    connections = connection_inputs(step.task)
    for entry in step.inputs.entries:
        key = entry.key.value.lower()
        if not isinstance(entry.value, Scalar):
            continue
        if key in connections:
            yield entry.value, "the service connection"
        elif key == "keyvaultname" and step.task == "azurekeyvault":
            yield entry.value, "the key vault"
        elif key in _SECURE_FILES:
            yield entry.value, "the secure file"


def _pool(holder: Mapping) -> Iterator[Target]:
    pool = holder.get("pool") or holder.get("queue")
    yield from _named(pool, ("name",), "the pool")
    if isinstance(pool, Mapping):
        yield from ((demand, "the agent") for demand in scalars(pool.get("demands")))


def _named(node: Node | None, keys: tuple[str, ...], what: str) -> Iterator[Target]:
    """What says by its text, or below one of its keys, which one is meant."""
    if isinstance(node, Scalar):
        yield node, what
    elif isinstance(node, Mapping):
        yield from ((name, what) for key in keys if (name := node.scalar(key)))
