"""Verbose logs are switched on for every run."""

from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Variable
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match


def debug_enabled(variable: Variable) -> Iterator[Match]:
    """Variables that set `System.Debug` to true."""
    value = variable.value
    if variable.name.value.lower() != "system.debug" or not isinstance(value, Scalar):
        return
    if value.value.strip().lower() == "true" and not value.pieces and not variable.guards:
        quote = value.style if value.style in ("'", '"') else ""
        yield Match(
            at=value.span,
            message="every run writes what its tasks say for debugging into the log",
            fix=Fix(
                "Write verbose logs only where a run asks for them",
                (Edit(value.span, f"{quote}false{quote}"),),
            ),
        )
