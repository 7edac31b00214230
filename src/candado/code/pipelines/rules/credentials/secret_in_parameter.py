"""A secret is asked for as a parameter."""

from collections.abc import Iterator

from candado.code.pipelines.model import Parameter, Pipeline
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match
from candado.code.secrets.names import is_secret


def secret_in_parameter(pipeline: Pipeline) -> Iterator[Match]:
    """Parameters of a pipeline, to be filled in by who queues a run, that are called like secrets."""
    if pipeline.template:
        return
    for parameter in pipeline.parameters:
        if parameter.type == "string" and is_secret(parameter.name.value) and not _is_decided(parameter):
            yield Match(
                at=parameter.name.span,
                message="whoever queues a run types it in plain text, and the run shows it",
            )


def _is_decided(parameter: Parameter) -> bool:
    """Whether it chooses among values, or carries a variable unless somebody says otherwise."""
    default = parameter.default
    return bool(parameter.choices) or (isinstance(default, Scalar) and "$(" in default.value)
