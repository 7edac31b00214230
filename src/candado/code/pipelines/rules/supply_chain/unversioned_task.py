"""A task without a version."""

from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Step
from candado.code.pipelines.rule import Match
from candado.code.pipelines.tasks import task


def unversioned_task(step: Step) -> Iterator[Match]:
    """Steps that name a task and no version of it."""
    if step.version or step.keyword != "task":
        return
    name = step.head.value.strip()
    if not name or "${{" in name or "$(" in name:
        return
    yield Match(
        at=step.head.span,
        message=f"{name.rstrip('@')} has no version: a new major comes without a change here",
        fix=_fix(step),
    )


def _fix(step: Step) -> Fix | None:
    known = task(step.task)
    if known is None or known.newest is None or step.head.pieces:
        return None
    version = f"{known.name}@{known.newest}"
    edit = Edit(step.head.at(0, len(step.head.value.rstrip())), version)
    return Fix(f"Name the newest version: {version}", (edit,), safe=False)
