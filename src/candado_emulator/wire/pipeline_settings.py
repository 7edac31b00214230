"""The pipeline settings that hold in a project: what the organization turns on is on in each."""

from collections.abc import Callable

import msgspec

from ..state.pipeline import OrganizationPipelineSettings, PipelineSettings

PERMISSIVE = ("builds_enabled_for_forks",)
"""Settings that are strict when they are off."""


def in_force(organization: OrganizationPipelineSettings, project: PipelineSettings) -> PipelineSettings:
    """The settings of a project with what the organization forces on it."""
    return PipelineSettings(
        **{
            field.name: _either(field.name)(getattr(organization, field.name), getattr(project, field.name))
            for field in msgspec.structs.fields(PipelineSettings)
        }
    )


def _either(name: str) -> Callable[[bool, bool], bool]:
    return (lambda a, b: a and b) if name in PERMISSIVE else (lambda a, b: a or b)
