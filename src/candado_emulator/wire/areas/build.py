"""Area build: the pipeline settings of a project."""

from collections.abc import Callable

import msgspec

from ...state.pipeline import OrganizationPipelineSettings, PipelineSettings
from ...state.project import project_token
from ..request import Request
from ..routing import route

SETTINGS = "c4aefd19-30ff-405b-80ad-aca021e7242a"


@route(SETTINGS, "GET")
def general_settings(request: Request) -> object:
    """The settings in force: what the organization turns on is on in each project."""
    _, project = request.project()
    return in_force(request.organization.settings, project.settings)


@route(SETTINGS, "PATCH")
def update_general_settings(request: Request) -> object:
    """Changes the settings that the body has."""
    name, project = request.project()
    request.require("Project", "GENERIC_WRITE", project_token(project))
    asked = request.decoded(dict[str, bool])
    known = {field.encode_name: field.name for field in msgspec.structs.fields(PipelineSettings)}
    changes = {known[key]: value for key, value in asked.items() if key in known}
    settings = msgspec.structs.replace(project.settings, **changes)
    request.put(("projects", name, "settings"), settings)
    for key, value in asked.items():
        if key in known and (before := getattr(project.settings, known[key])) != value:
            request.record(
                "Pipelines.ProjectSettings",
                project=name,
                SettingName=key,
                OldValue=str(before),
                NewValue=str(value),
            )
    return in_force(request.organization.settings, settings)


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
