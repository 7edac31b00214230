"""How people name a place in a pipeline: `stages.Deploy.jobs.Web.steps[2]`."""

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.model import Broken, Job, Pipeline, Resource, Script, Stage, Step, Variable


def route(subject: Pipeline | Stage | Job | Step | Script | Variable | Resource | Broken | Definition) -> str:
    """The way from the pipeline to a part of it; what nobody named is counted from 0."""
    match subject:
        case Pipeline() | Broken() | Definition():
            return ""
        case Resource():
            return f"resources.{subject.kind}.{subject.alias.value}"
        case Variable():
            return f"variables.{subject.name.value}"
        case Stage():
            known = subject.pipeline.positions
            return "" if subject.implicit else f"stages.{subject.name or known[id(subject)]}"
        case Job():
            own = "" if subject.implicit else f"jobs.{subject.name or subject.stage.positions[id(subject)]}"
            return _joined(route(subject.stage), own)
        case Step():
            return _joined(route(subject.job), f"steps[{subject.job.positions[id(subject)]}]")
        case Script():
            return route(subject.step)


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part)
