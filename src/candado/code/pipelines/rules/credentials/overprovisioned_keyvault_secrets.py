"""All secrets of a vault are loaded."""

from collections.abc import Iterator

from candado.code.pipelines.model import Step
from candado.code.pipelines.nodes import is_true
from candado.code.pipelines.rule import Match


def overprovisioned_keyvault_secrets(step: Step) -> Iterator[Match]:
    """Tasks that download whatever a key vault holds."""
    if step.task != "azurekeyvault":
        return
    names = step.input("SecretsFilter")
    if names is not None and names.value.strip() not in ("", "*"):
        return
    before_all = is_true(step.input("RunAsPreJob"))
    yield Match(
        at=names.span if names and names.value else step.head.span,
        message="every secret of the vault becomes a variable of "
        + ("the whole job, its first step included" if before_all else "all later steps"),
        severity="high" if before_all else None,
    )
