"""A service connection can be used from any branch."""

from collections.abc import Iterator

from candado.code.pipelines.connections import connection_facts, connections
from candado.code.pipelines.environments import protection
from candado.code.pipelines.facts import Protected
from candado.code.pipelines.model import Stage, Step
from candado.code.pipelines.rule import Match


def service_connection_any_branch(step: Step) -> Iterator[Match]:
    """Connections without a check, in stages that meet none by other ways."""
    for name in connections(step):
        known = connection_facts(name, step.job.stage.pipeline)
        if known is not None and _is_open(known) and not _is_checked(step.job.stage):
            yield Match(
                at=name.span,
                message=(
                    f"the pipeline can be run on any branch, whose author then uses {name.value.strip()}: "
                    "the connection checks neither the branch nor asks for an approval"
                ),
                severity="high" if known.production else None,
                actor="contributor",
            )


def _is_open(known: Protected) -> bool:
    """Whether it is known to have no check that keeps other branches out."""
    return known.branch_control is False and known.approval is False and not known.required_template


def _is_checked(stage: Stage) -> bool:
    """Whether an environment that the stage uses has a check: it holds for the stage as a whole."""
    found = [protection(job) for job in stage.jobs if job.environment is not None]
    return any(known is not None and (known.branch_control or known.approval) for known in found)
