"""Whoever queues a run may set a variable."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Mapping
from candado.code.pipelines.rule import Match


def settable_at_queue_time(definition: Definition) -> Iterator[Match]:
    """Variables that are marked so."""
    variables = definition.at("variables")
    if not isinstance(variables, Mapping):
        return
    for entry in variables.entries:
        name = entry.key.value
        marked = definition.true("variables", name, "allowOverride")
        if marked is not None:
            address = definition.true("variables", name, "isUrl") is not None
            yield Match(
                at=marked.span,
                message=f"whoever queues a run may set {name}{', an address' if address else ''}",
                severity="high" if address else None,
                actor="queuer",
            )
