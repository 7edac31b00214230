"""A pipeline was made in the designer."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match


def classic_pipeline(definition: Definition) -> Iterator[Match]:
    """Definitions that hold the steps themselves."""
    process = definition.at("process")
    if isinstance(process, Scalar) and process.value == "classic":
        yield Match(
            at=process.span,
            message="the pipeline is kept in its definition, where nobody reviews what is changed",
        )
