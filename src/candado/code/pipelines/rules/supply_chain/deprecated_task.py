"""A task's version that is at its end."""

from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Step
from candado.code.pipelines.rule import Match
from candado.code.pipelines.tasks import Major, Task, task


def deprecated_task(step: Step) -> Iterator[Match]:
    """Built-in tasks in a version that Microsoft has given up."""
    number = step.version.partition(".")[0]
    if step.keyword != "task" or not number.isdecimal():
        return
    known = task(step.task)
    major = known.majors.get(int(number)) if known else None
    if known is None or major is None or not major.deprecated:
        return
    gone = major.removal is not None and major.removal <= step.job.stage.pipeline.today
    removed = f" and was to be removed on {major.removal}" if gone else ""
    instead = f"; use {major.instead}" if major.instead else ""
    yield Match(
        at=step.head.span,
        message=f"{known.name}@{number} is deprecated{removed}{instead}",
        severity="medium" if gone else None,
        fix=_fix(step, known, major),
    )


def _fix(step: Step, known: Task, major: Major) -> Fix | None:
    """The newest version of the same task; another task has other inputs."""
    name, _, newest = major.instead.partition("@")
    if name != known.name or step.head.pieces:
        return None
    written = step.head.value
    start = written.index("@") + 1
    edit = Edit(step.head.at(start, len(written.rstrip())), newest)
    return Fix(f"Use {major.instead}; its inputs may differ", (edit,), safe=False)
