"""What is built or deployed lies elsewhere."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Scalar, Sequence, mappings
from candado.code.pipelines.rule import Match

_OWN = ("TfsGit", "TfsVersionControl")
_OWN_ARTIFACTS = frozenset({"build", "git", "tfvc", "packagemanagement", "azurecontainerrepository"})
"""types of artifacts, in lower case, that come from this organization or the own cloud"""
_BY_ITSELF = frozenset({"continuousIntegration", "schedule"})


def external_source(definition: Definition) -> Iterator[Match]:
    """Definitions whose repository is none of Azure Repos, and artifacts of releases from elsewhere."""
    kind = definition.at("repository", "type")
    if isinstance(kind, Scalar) and kind.value not in _OWN:
        by_itself = ", without anybody starting it" if _starts(definition) else ""
        yield Match(
            at=kind.span,
            message=f"what is built lies in {kind.value}: who may push there runs code here{by_itself}",
        )
    for artifact in mappings(definition.at("artifacts")):
        kind, alias = artifact.scalar("type"), artifact.text("alias")
        if kind is not None and kind.value.lower() not in _OWN_ARTIFACTS:
            yield Match(
                at=kind.span,
                message=f"{alias} lies in {kind.value}: what others put there is deployed here",
            )


def _starts(definition: Definition) -> bool:
    """Whether pushes or the clock start it; of YAML pipelines their file says so."""
    triggers = definition.at("triggers")
    return isinstance(triggers, Sequence) and any(
        isinstance(item.node, Scalar) and item.node.value in _BY_ITSELF for item in triggers.items
    )
