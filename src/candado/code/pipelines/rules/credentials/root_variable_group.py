"""A variable group is open to every stage and job."""

from collections.abc import Iterator

from candado.code.pipelines.model import Pipeline
from candado.code.pipelines.rule import Match


def root_variable_group(pipeline: Pipeline) -> Iterator[Match]:
    """Groups of a whole pipeline that has more than one stage or job."""
    if pipeline.template or len(pipeline.jobs) < 2:
        return
    stages = len(pipeline.stages)
    parts = f"{stages} stages" if stages > 1 else f"{len(pipeline.jobs)} jobs"
    known = pipeline.facts.groups_with_secrets if pipeline.facts else None
    for group in pipeline.groups:
        if known is None or group.name.value.lower() in known:
            yield Match(
                at=group.name.span,
                message=f"all {parts} can read the secrets of this group",
                confidence="certain" if known else None,
            )
