"""Packages or images are published, and nothing says what is in them."""

import re
from collections.abc import Iterator

from candado.code.pipelines.effects import publishes_packages
from candado.code.pipelines.model import Pipeline, Step
from candado.code.pipelines.rule import Match
from candado.code.pipelines.scanners import scanning_task, scans

_TASKS = re.compile(r"sign|sbom|manifestgenerator|provenance|attest|cyclonedx|syft|cosign|notation|spdx")
_COMMANDS = re.compile(
    r"cosign|\bsyft\b|cyclonedx|sbom|notation sign|sign(?:tool|code)|jarsigner|codesign"
    r"|gpg [^\n]*(?:sign|detach)|nuget sign|slsa|attest|--provenance|spdx"
)


def supply_chain_absent(pipeline: Pipeline) -> Iterator[Match]:
    """Pipelines that publish, without a scan, a list of components, a signature or a provenance."""
    if pipeline.template or pipeline.unresolved:
        return
    first = next((step for step in pipeline.steps if publishes_packages(step)), None)
    if first is not None and not any(map(_vouches, pipeline.steps)):
        yield Match(
            at=first.head.span,
            message="what is published is neither scanned nor signed, and nothing lists its components",
        )


def _vouches(step: Step) -> bool:
    """Whether a step scans, lists components, signs, or says where something comes from."""
    if step.keyword == "task" and (scanning_task(step) or _TASKS.search(step.task)):
        return True
    return any(_COMMANDS.search(script.lower) or any(scans(script)) for script in step.scripts)
