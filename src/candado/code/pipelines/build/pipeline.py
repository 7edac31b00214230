"""A file to a pipeline: its stages and jobs, whether written or implied."""

from collections.abc import Callable
from datetime import date
from functools import partial

from candado.code.pipelines.build.handed import handed
from candado.code.pipelines.build.listing import Listed, Reading, listed
from candado.code.pipelines.build.resources import resources
from candado.code.pipelines.build.steps import add_steps
from candado.code.pipelines.build.variables import variables
from candado.code.pipelines.expand.parameters import declared, unknown
from candado.code.pipelines.expand.scope import Budget, Include, Scope, TooMuch
from candado.code.pipelines.expand.templates import include
from candado.code.pipelines.expand.tree import expand, within
from candado.code.pipelines.model import Frame, Job, Pipeline, Stage, Unresolved
from candado.code.pipelines.nodes import Mapping, Node
from candado.code.pipelines.repositories import Document, Repositories

JOBS = ("job", "deployment", "phase")


def build(document: Document, repositories: Repositories, *, template: bool, today: date) -> Pipeline:
    """The pipeline that a file describes; `template`: what that file adds wherever it is included.

    Whatever cannot be followed stands in `unresolved`; the rest is there.
    """
    written = document.root if isinstance(document.root, Mapping) else Mapping(document.file, 0, 0, [])
    return assembled(written, partial(include, repositories), expand, template=template, today=today)


def assembled(
    written: Mapping,
    included: Include,
    expanded: Callable[[Mapping, Scope], Node],
    *,
    template: bool,
    today: date,
) -> Pipeline:
    """The pipeline that a mapping describes, for what gives its templates and what fills in its values."""
    parameters = declared(written)
    held = {found.name.value.lower(): unknown(found, root=not template) for found in parameters}
    frame = Frame(written.file, parameters=held)
    scope = Scope(frame, Budget(), included)
    pipeline = Pipeline(written.file, written, frame, template, today, parameters)
    try:
        root = expanded(written, scope)
        if isinstance(root, Mapping):
            pipeline.node = root
            _read(pipeline, root, scope, Reading(pipeline.unresolved))
    except TooMuch as error:
        pipeline.unresolved.append(Unresolved(written.file.path, str(error), written.span))
    return pipeline


def _read(pipeline: Pipeline, root: Mapping, scope: Scope, reading: Reading) -> None:
    """Read a file's keys; a template that it extends brings the rest."""
    scope = within(root, scope)
    more, groups = variables(root.get("variables"), "pipeline", scope, reading)
    pipeline.variables.extend(more)
    pipeline.groups.extend(groups)
    pipeline.resources.extend(resources(root, scope.frame))
    if isinstance(extends := root.get("extends"), Mapping):
        pipeline.extends = pipeline.extends or extends.scalar("template")
        included = scope.include(extends, scope)
        if isinstance(included, Unresolved):
            reading.unresolved.append(included)
            for given in handed(extends, "stages"):
                _stages(pipeline, given, scope, reading)
        else:
            pipeline.extended.append(included.scope.frame)
            _read(pipeline, included.root, included.scope, reading)
    _contents(pipeline, root, scope, reading)


def _contents(pipeline: Pipeline, root: Mapping, scope: Scope, reading: Reading) -> None:
    """The stages of a file; jobs or steps that stand alone make one that nobody wrote."""
    _stages(pipeline, root.get("stages"), scope, reading)
    jobs = root.get("jobs") or root.get("phases")
    steps = root.get("steps")
    if jobs is None and steps is None:
        return
    stage = Stage("", root, pipeline, scope.frame)
    pipeline.stages.append(stage)
    _jobs(stage, jobs, scope, reading)
    if steps is not None:
        job = Job("job", "", root, stage, scope.frame)
        stage.jobs.append(job)
        add_steps(job, scope, reading)


def _stages(pipeline: Pipeline, node: Node | None, scope: Scope, reading: Reading) -> None:
    for element in listed(node, "stages", scope, reading):
        node, inner = element.node, within(element.node, element.scope)
        stage = Stage(node.text("stage") or "", node, pipeline, inner.frame.of(node), element.guards)
        stage.variables, stage.groups = variables(node.get("variables"), "stage", inner, reading)
        _jobs(stage, node.get("jobs"), inner, reading)
        pipeline.stages.append(stage)


def _jobs(stage: Stage, node: Node | None, scope: Scope, reading: Reading) -> None:
    for element in listed(node, "jobs", scope, reading):
        stage.jobs.append(_job(element, stage, reading))


def _job(element: Listed, stage: Stage, reading: Reading) -> Job:
    node, scope = element.node, within(element.node, element.scope)
    kind = "deployment" if node.get("deployment") is not None else "job"
    name = next((text for key in JOBS if (text := node.text(key)) is not None), "")
    job = Job(kind, name, node, stage, scope.frame.of(node), element.guards)
    job.variables, job.groups = variables(node.get("variables"), "job", scope, reading)
    add_steps(job, scope, reading)
    return job
