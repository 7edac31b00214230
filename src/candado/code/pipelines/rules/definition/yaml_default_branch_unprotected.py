"""The branch that a YAML pipeline runs from changes without a review."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match


def yaml_default_branch_unprotected(definition: Definition) -> Iterator[Match]:
    """YAML pipelines whose default branch no policy keeps from changes that nobody reviewed."""
    branch = definition.at("repository", "defaultBranch")
    unreviewed = definition.false("repository", "isReviewed") is not None
    if isinstance(branch, Scalar) and unreviewed and definition.text("process") == "yaml":
        yield Match(
            at=branch.span,
            message=f"who may push to {branch.value} changes what the pipeline does, without a review",
            actor="contributor",
        )
