"""A release reaches production without anybody who has to agree."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Mapping, Scalar, is_true, mappings
from candado.code.pipelines.rule import Match
from candado.code.pipelines.tiers import is_production


def release_without_approval(definition: Definition) -> Iterator[Match]:
    """Stages that are called production, and what is missing before them."""
    for stage in mappings(definition.at("environments")):
        name, before = stage.scalar("name"), stage.get("preDeployApprovals")
        if name is not None and is_production(name.value) and isinstance(before, Mapping):
            yield from _missing(name, before)


def _missing(stage: Scalar, before: Mapping) -> Iterator[Match]:
    steps = list(mappings(before.get("approvals")))
    if all(is_true(step.get("isAutomated")) for step in steps):
        automated = steps[0].scalar("isAutomated") if steps else None
        yield Match(
            at=(automated or stage).span, message=f"a release reaches {stage.value} without an approval"
        )
        return
    options = before.get("approvalOptions")
    creator = options.scalar("releaseCreatorCanBeApprover") if isinstance(options, Mapping) else None
    revalidates = options.scalar("enforceIdentityRevalidation") if isinstance(options, Mapping) else None
    if creator is not None and is_true(creator):
        yield Match(
            at=creator.span,
            message=f"who makes a release may let it reach {stage.value} alone",
            severity="medium",
        )
    if revalidates is not None and not is_true(revalidates):
        yield Match(
            at=revalidates.span,
            message=f"who approves for {stage.value} need not sign in again",
            severity="low",
            persona="pedantic",
        )
