"""A pipeline's token reaches other projects."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match


def collection_scoped_job(definition: Definition) -> Iterator[Match]:
    """Definitions that ask for a token of the organization, which no setting limits."""
    scope = definition.at("jobAuthorizationScope")
    limits = definition.false("settings", "enforceJobAuthScope")
    if isinstance(scope, Scalar) and scope.value == "projectCollection" and limits is not None:
        yield Match(at=scope.span, message="the token of its runs is valid in every project")
