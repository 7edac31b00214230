"""A credential stands open in a definition."""

from collections.abc import Iterator

import msgspec

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Mapping
from candado.code.pipelines.rule import Match
from candado.code.pipelines.rules.credentials.hardcoded_secret import hardcoded_secret


def classic_plaintext_secret(definition: Definition) -> Iterator[Match]:
    """Variables that are no secrets, inputs of tasks, and those of task groups, with values that are some."""
    for part in definition.parts:
        variables = part.get("variables")
        for entry in variables.entries if isinstance(variables, Mapping) else ():
            kind = entry.value.text("credential") if isinstance(entry.value, Mapping) else None
            if kind:
                yield Match(at=entry.key.span, message=f"the value of {entry.key.value} looks like a {kind}")
    pipeline = definition.pipeline
    if pipeline is not None and pipeline.classic:
        for held in (pipeline, *pipeline.steps):
            for match in hardcoded_secret(held):
                message = "a credential stands there in plain text, for everybody who can see the definition"
                yield msgspec.structs.replace(match, message=message)
