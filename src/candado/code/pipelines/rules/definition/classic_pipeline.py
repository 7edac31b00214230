"""A pipeline was made in the designer, or more of them may be."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match

_MADE = {"classic": "the pipeline is kept in its definition", "release": "the release pipeline is no file"}
_ALL = "disableClassicPipelineCreation"
"""The one setting of a service that has not those for builds and releases."""
_SOME = {
    "disableClassicBuildPipelineCreation": "classic build",
    "disableClassicReleasePipelineCreation": "classic release",
}
"""Settings that keep people from making more, and what they keep them from making."""


def classic_pipeline(definition: Definition) -> Iterator[Match]:
    """Definitions that hold the steps themselves, and projects in which more of them can be made."""
    process = definition.at("process")
    if isinstance(process, Scalar) and process.value in _MADE:
        yield Match(at=process.span, message=f"{_MADE[process.value]}, where nobody reviews what is changed")
    if definition.text("type") == "project":
        told = [name for name in _SOME if definition.at("settings", name) is not None]
        for name in told or [_ALL]:
            allowed = definition.false("settings", name)
            if allowed is not None:
                yield Match(
                    at=allowed.span, message=f"more {_SOME.get(name, 'classic')} pipelines can be made"
                )
