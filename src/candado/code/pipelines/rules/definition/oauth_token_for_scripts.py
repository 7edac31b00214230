"""Scripts of a classic job get the token of the run."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Mapping, is_true, mappings
from candado.code.pipelines.rule import Match

_GIVEN = (("target", "allowScriptsAuthAccessOption"), ("deploymentInput", "enableAccessToken"))
"""Where a job of a build says it, and where one of a release does."""


def oauth_token_for_scripts(definition: Definition) -> Iterator[Match]:
    """Jobs that are marked to let scripts read it."""
    for phase, where in _phases(definition):
        for key, word in _GIVEN:
            held = phase.get(key)
            given = held.scalar(word) if isinstance(held, Mapping) else None
            if given is not None and is_true(given):
                name = phase.text("name") or "the job"
                yield Match(
                    at=given.span,
                    message=f"every script of {name}{where} can use the token of the run",
                )


def _phases(definition: Definition) -> Iterator[tuple[Mapping, str]]:
    """The jobs, and in which stage they are, in words."""
    for phase in mappings(definition.at("phases")):
        yield phase, ""
    for stage in mappings(definition.at("environments")):
        for phase in mappings(stage.get("deployPhases")):
            yield phase, f" in {stage.text('name')}"
