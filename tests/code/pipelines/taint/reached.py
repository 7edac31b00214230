"""What reaches the scripts of a pipeline, in a form that is easy to compare."""

from candado.code.pipelines.model import Pipeline
from candado.code.pipelines.taint import Taint, tainted


def taints(pipeline: Pipeline) -> list[Taint]:
    """All stretches of all scripts that somebody else controls, in order."""
    return [
        taint for step in pipeline.steps for script in step.scripts for taint in tainted(script.text, step)
    ]


def reached(pipeline: Pipeline) -> list[tuple[str, str, str | None]]:
    """Of each: what is written there, the source, and who controls it."""
    return [
        (script.text.at(taint.start, taint.end).text, taint.name, taint.actor)
        for step in pipeline.steps
        for script in step.scripts
        for taint in tainted(script.text, step)
    ]


def names(pipeline: Pipeline) -> list[str]:
    """Of each: what is written there."""
    return [written for written, _, _ in reached(pipeline)]
