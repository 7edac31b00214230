"""A credential stands open in a variable of a definition."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Mapping
from candado.code.pipelines.rule import Match


def classic_plaintext_secret(definition: Definition) -> Iterator[Match]:
    """Variables that are no secrets, and whose value looks like one."""
    variables = definition.at("variables")
    if not isinstance(variables, Mapping):
        return
    for entry in variables.entries:
        kind = definition.text("variables", entry.key.value, "credential")
        if kind:
            yield Match(at=entry.key.span, message=f"the value of {entry.key.value} looks like a {kind}")
