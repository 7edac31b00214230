"""A task's version that is at its end."""

from collections.abc import Iterator
from functools import lru_cache

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Step
from candado.code.pipelines.rule import Match
from candado.code.pipelines.tasks import Major, Task, task


def deprecated_task(step: Step) -> Iterator[Match]:
    """Built-in tasks in a version that Microsoft has given up."""
    if step.keyword != "task" or not (found := _deprecated(step.task, step.version)):
        return
    known, major = found
    gone = major.removal is not None and major.removal <= step.job.stage.pipeline.today
    removed = f" and was to be removed on {major.removal}" if gone else ""
    instead = f"; use {major.instead}" if major.instead else ""
    yield Match(
        at=step.head.span,
        message=f"{step.head.value.strip()} is deprecated{removed}{instead}",
        severity="medium" if gone else None,
        fix=_fix(step, known, major),
    )


@lru_cache(maxsize=1024)
def _deprecated(name: str, version: str) -> tuple[Task, Major] | None:
    number = version.partition(".")[0]
    known = task(name)
    major = known.majors.get(int(number)) if known and number.isdecimal() else None
    return (known, major) if known and major and major.deprecated else None


def _fix(step: Step, known: Task, major: Major) -> Fix | None:
    """The newest version of the same task; another task has other inputs."""
    name, _, newest = major.instead.partition("@")
    if name != known.name or step.head.pieces:
        return None
    written = step.head.value
    start = written.index("@") + 1
    edit = Edit(step.head.at(start, len(written.rstrip())), newest)
    return Fix(f"Use {major.instead}; its inputs may differ", (edit,), safe=False)
