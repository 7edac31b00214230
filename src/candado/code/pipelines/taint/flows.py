"""What each job's variables hold while its steps run, and what jobs hand to later ones."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from candado.code.pipelines.model import Job, Pipeline, Stage, Step, Variable
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Hop
from candado.code.pipelines.taint.commands import may_set, settings
from candado.code.pipelines.taint.mentions import Mention, mentions
from candado.code.pipelines.taint.origins import Origin, parameter_origin
from candado.code.pipelines.taint.predefined import BUILD_NUMBER, BY_ENVIRONMENT
from candado.code.pipelines.taint.scope import scope
from candado.code.pipelines.taint.state import State, predefined_origin, state
from candado.code.pipelines.text import File, Span

Place = Step | Job | Stage | Pipeline

_NOWHERE = Span(File("", ""), 0, 0)


class Flows(msgspec.Struct, eq=False):
    """The variables of a pipeline that hold the text of a source, by place; and what jobs put out."""

    own: State
    stages: dict[int, State] = {}
    """by the identity of the stage"""
    jobs: dict[int, State] = {}
    positions: dict[int, int] = {}
    """of steps in their jobs"""
    outputs: dict[tuple[str, str], dict[str, Origin]] = {}
    """by names of stage and job, then by `step.variable`, all in lower case"""
    defaults: dict[Span, Scalar] = {}
    """texts with macros that parameters of the file hold unless given, by where these are declared"""

    def at(self, place: Place) -> tuple[State, int]:
        """What holds at a place, and the position of its step; before the first step where it is none."""
        match place:
            case Step():
                return self.jobs[id(place.job)], self.positions[id(place)]
            case Job():
                return self.jobs[id(place)], 0
            case Stage():
                return self.stages[id(place)], 0
            case Pipeline():
                return self.own, 0

    def origins(self, scalar: Scalar, held: State, position: int) -> Iterator[tuple[Mention, Origin]]:
        """The sources whose text is in a scalar, and where."""
        for mention in mentions(scalar):
            if mention.parameter is None:
                for origin in held.of(mention, position):
                    yield mention, origin
                continue
            yield mention, parameter_origin(mention.parameter)
            if default := self.defaults.get(mention.parameter.declared or _NOWHERE):
                at, name = default.span, mention.parameter.name
                for inner in mentions(default):
                    for origin in held.of(inner, position):
                        yield mention, origin.via(Hop(at, f"{name} holds {origin.name} unless it is given"))


@lru_cache(maxsize=2)
def flows(pipeline: Pipeline) -> Flows:
    """Follow all variables of a pipeline, once: jobs in the order in which they are written."""
    given = scope(_with_run_name(pipeline))
    made = Flows(state((given,), lambda _: ()), defaults=_defaults(pipeline))
    for stage in pipeline.stages:

        def outputs(way: tuple[str, ...], stage: Stage = stage) -> Iterator[Origin]:
            return _handed(way, stage, made)

        around = made.own
        if stage.variables:
            around = state((scope(stage.variables), given), outputs)
        made.stages[id(stage)] = around
        for job in stage.jobs:
            inside = around
            if job.variables:
                inside = state((scope(job.variables), *around.scopes), outputs)
            made.jobs[id(job)] = _after_steps(job, inside, made)
    return made


def _defaults(pipeline: Pipeline) -> dict[Span, Scalar]:
    return {
        parameter.name.span: parameter.default
        for parameter in pipeline.parameters
        if isinstance(parameter.default, Scalar) and "$(" in parameter.default.value
    }


def _with_run_name(pipeline: Pipeline) -> list[Variable]:
    """The pipeline's variables, and its `name:` as the one that holds the build's number."""
    entry = pipeline.node.entry("name")
    if entry is None or pipeline.template:
        return pipeline.variables
    name = Scalar(entry.key.file, entry.key.start, entry.key.end, "Build.BuildNumber")
    return [*pipeline.variables, Variable(name, entry.value, "pipeline", pipeline.frame)]


def _after_steps(job: Job, before: State, made: Flows) -> State:
    """The state with what the job's steps set; the same where they set nothing."""
    number = made.outputs.get(_EVERYWHERE, {}).get(BUILD_NUMBER)
    after = before
    if number is not None:
        after = before.copy()
        after.spread(BUILD_NUMBER, number)
    for position, step in enumerate(job.steps):
        made.positions[id(step)] = position
        for script in step.scripts:
            if script.argument or not may_set(script):
                continue
            places = [
                (mention.start, origin) for mention, origin in made.origins(script.text, after, position)
            ]
            known = _environment(step, after, position, made)
            for setting in settings(script, sorted(places, key=_start), known.get, position):
                if after is before:
                    after = before.copy()
                _set(setting.name.lower(), setting.origin, step, after, made, output=setting.output)
    return after


_EVERYWHERE = ("", "")


def _start(place: tuple[int, Origin]) -> int:
    return place[0]


def _set(name: str, origin: Origin, step: Step, after: State, made: Flows, *, output: bool) -> None:
    if output and step.name:
        name = f"{step.name.lower()}.{name}"
        key = (step.job.stage.name.lower(), step.job.name.lower())
        made.outputs.setdefault(key, {}).setdefault(name, origin)
    elif name == BUILD_NUMBER:
        made.outputs.setdefault(_EVERYWHERE, {}).setdefault(name, msgspec.structs.replace(origin, since=-1))
    after.spread(name, origin)


def _environment(step: Step, held: State, position: int, made: Flows) -> dict[str, Origin]:
    """What environment variables of a step hold."""
    known = {name: predefined_origin(source) for name, source in BY_ENVIRONMENT.items()}
    known |= held.environment(position)
    if step.env is not None:
        for entry in step.env.entries:
            name = entry.key.value.upper()
            known.pop(name, None)
            if isinstance(entry.value, Scalar):
                found = [origin for _, origin in made.origins(entry.value, held, position)]
                if found:
                    known[name] = min(found, key=lambda origin: origin.rank)
    return known


def _handed(way: tuple[str, ...], stage: Stage, made: Flows) -> Iterator[Origin]:
    """What a way like `dependencies.A.outputs['step.name']` leads to; deployments repeat their name."""
    context, *keys = (part.lower() for part in way)
    if "outputs" not in keys:
        return
    before, after = keys[: keys.index("outputs")], ".".join(keys[keys.index("outputs") + 1 :])
    match context, before:
        case "dependencies", [job]:
            known = made.outputs.get((stage.name.lower(), job), {})
        case "stagedependencies", [other, job]:
            known = made.outputs.get((other, job), {})
        case _:
            return
    for name in (after, after.partition(".")[2]):
        if origin := known.get(name):
            yield msgspec.structs.replace(origin, since=-1)
            return
