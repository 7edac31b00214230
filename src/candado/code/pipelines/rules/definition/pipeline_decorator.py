"""An extension adds steps to every pipeline."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match

_MICROSOFT = ("ms", "ms-devlabs", "ms-securitydevops")


def pipeline_decorator(definition: Definition) -> Iterator[Match]:
    """Extensions that contribute a decorator, but for those of Microsoft's own publishers."""
    contributes, publisher = definition.at("contributes"), definition.text("publisher")
    if (
        isinstance(contributes, Scalar)
        and contributes.value == "pipeline-decorator"
        and publisher not in _MICROSOFT
    ):
        yield Match(
            at=contributes.span,
            message=f"the publisher {publisher} adds steps to every job of every pipeline",
        )
