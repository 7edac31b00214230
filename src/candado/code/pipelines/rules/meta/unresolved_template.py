"""A template is not at hand."""

from collections.abc import Iterator

from candado.code.pipelines.model import Pipeline
from candado.code.pipelines.rule import Match


def unresolved_template(pipeline: Pipeline) -> Iterator[Match]:
    """Templates that were not followed, so that what they hold was not analysed."""
    for gap in pipeline.unresolved:
        yield Match(at=gap.at, message=f"what the template holds was not analysed: {gap.reason}")
