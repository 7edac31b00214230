"""Pipelines from texts, and what they come to, in plain words that tests can compare."""

from datetime import date

from candado.code.pipelines.build.pipeline import build
from candado.code.pipelines.model import Job, Pipeline, Step, Variable
from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence
from candado.code.pipelines.parse import parse
from candado.code.pipelines.repositories import Document, NotAtHand
from candado.code.pipelines.text import SELF, File

TODAY = date(2026, 11, 25)
Plain = str | dict[str, "Plain"] | list["Plain"]


class InMemory:
    """Files of repositories: those of the pipeline's own by path, those of others by `path@alias`."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def document(self, repository: str, path: str) -> Document:
        name = path if repository == SELF else f"{path}@{repository}"
        if name not in self.files:
            raise NotAtHand("it is not there")
        file = File(path, self.files[name], repository)
        return Document(file, parse(file))


def pipeline(files: dict[str, str], *, template: bool = False) -> Pipeline:
    """The pipeline of the first file."""
    repositories = InMemory(files)
    first = repositories.document(SELF, next(iter(files)))
    return build(first, repositories, template=template, today=TODAY)


def steps(found: Pipeline) -> list[str]:
    """What its steps run, in order."""
    return [step.head.value for step in found.steps]


def plain(node: Node | None) -> Plain:
    """A node as dicts, lists and texts."""
    match node:
        case Scalar():
            return node.value
        case Mapping():
            return {entry.key.value: plain(entry.value) for entry in node.entries}
        case Sequence():
            return [plain(item.node) for item in node.items]
        case None:
            return ""


def shape(found: Pipeline) -> Plain:
    """The pipeline as stages, jobs and steps."""
    return [
        {
            "stage": stage.name,
            "variables": _variables(stage.variables),
            "jobs": [_job(job) for job in stage.jobs],
        }
        for stage in found.stages
    ]


def _job(job: Job) -> Plain:
    return {
        "job": job.name,
        "pool": plain(job.pool),
        "variables": _variables(job.variables),
        "steps": [_step(step) for step in job.steps],
    }


def _step(step: Step) -> Plain:
    return plain(step.node)


def _variables(variables: list[Variable]) -> Plain:
    return {variable.name.value: plain(variable.value) for variable in variables}
