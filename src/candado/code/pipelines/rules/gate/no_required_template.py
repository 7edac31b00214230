"""A pipeline extends no template that somebody has approved."""

from collections.abc import Iterator

from candado.code.pipelines.connections import connection_facts, connections
from candado.code.pipelines.environments import protection
from candado.code.pipelines.facts import Protected
from candado.code.pipelines.model import Pipeline
from candado.code.pipelines.rule import Match


def no_required_template(pipeline: Pipeline) -> Iterator[Match]:
    """Pipelines that extend nothing, and those of which nothing asks that they do."""
    if pipeline.template or not pipeline.node.entries:
        return
    known = list(_used(pipeline))
    if any(one.required_template for one in known):
        return
    if pipeline.extends is None:
        yield Match(
            at=pipeline.node.entries[0].key.span,
            message="the pipeline extends no template: whoever may change it decides all that runs",
        )
    elif known and all(one.required_template is False for one in known):
        yield Match(
            at=pipeline.extends.span,
            message="nothing that the pipeline uses asks for this template: a branch may leave it away",
        )


def _used(pipeline: Pipeline) -> Iterator[Protected]:
    """What is known of the connections and environments that the pipeline uses."""
    for job in pipeline.jobs:
        if (known := protection(job)) is not None:
            yield known
        for step in job.steps:
            for name in connections(step):
                if (known := connection_facts(name, pipeline)) is not None:
                    yield known
