"""A pipeline that nobody runs."""

from collections.abc import Iterator
from datetime import date, timedelta

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match

_LONG = timedelta(days=180)


def inactive_pipeline(definition: Definition) -> Iterator[Match]:
    """Definitions whose last run, or that themselves, are older than half a year."""
    since = definition.at("lastRun") or definition.at("created")
    if isinstance(since, Scalar) and definition.today - date.fromisoformat(since.value) > _LONG:
        ran = definition.at("lastRun") is not None
        yield Match(
            at=since.span, message=f"the last run was on {since.value}" if ran else "the pipeline never ran"
        )
