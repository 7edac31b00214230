"""A pipeline builds a repository that lies elsewhere."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match

_OWN = ("TfsGit", "TfsVersionControl")


def external_source(definition: Definition) -> Iterator[Match]:
    """Definitions whose repository is none of Azure Repos."""
    kind = definition.at("repository", "type")
    if isinstance(kind, Scalar) and kind.value not in _OWN:
        yield Match(
            at=kind.span, message=f"what is built lies in {kind.value}: who may push there runs code here"
        )
