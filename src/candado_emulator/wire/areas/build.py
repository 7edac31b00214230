"""Area build: the pipeline settings of a project, and how long it keeps runs."""

import msgspec

from ...state.pipeline import PipelineSettings, Retention
from ...state.project import project_token
from ..errors import bad_request
from ..pipeline_settings import in_force
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


class Setting(msgspec.Struct):
    """A value of the retention."""

    value: int


class RetentionChange(msgspec.Struct, rename="camel"):
    """The body that changes the retention of a project: each a value within its bounds."""

    artifacts_retention: Setting | None = None
    pull_request_run_retention: Setting | None = None
    run_retention: Setting | None = None
    retain_runs_per_protected_branch: Setting | None = None


BOUNDS = {
    "artifacts": ("purgeArtifacts", "ArtifactsRetention", 1, 60),
    "pull_request_runs": ("purgePullRequestRuns", "PullRequestRunRetention", 1, 30),
    "runs": ("purgeRuns", "RunRetention", 30, 731),
    "runs_per_protected_branch": ("retainRunsPerProtectedBranch", "RetainRunsPerProtectedBranch", 0, 50),
}
"""Of each field its name in an answer, in a body and in the audit log, and its bounds."""


@route("dadb46e7-5851-4c72-820e-ae8abb82f59f", "GET")
def retention(request: Request) -> object:
    """How long a project keeps its runs."""
    _, project = request.project()
    return _retention(project.retention)


@route("dadb46e7-5851-4c72-820e-ae8abb82f59f", "PATCH")
def update_retention(request: Request) -> object:
    """Changes how long a project keeps its runs."""
    name, project = request.project()
    request.require("Project", "GENERIC_WRITE", project_token(project))
    asked = request.decoded(RetentionChange)
    said = {
        "artifacts": asked.artifacts_retention,
        "pull_request_runs": asked.pull_request_run_retention,
        "runs": asked.run_retention,
        "runs_per_protected_branch": asked.retain_runs_per_protected_branch,
    }
    changes = {field: it.value for field, it in said.items() if it is not None}
    for field, value in changes.items():
        _, setting, low, high = BOUNDS[field]
        if not low <= value <= high:
            raise bad_request(f"{setting} must be between {low} and {high}, not {value}.")
    changed = msgspec.structs.replace(project.retention, **changes)
    request.put(("projects", name, "retention"), changed)
    for field, value in changes.items():
        if (before := getattr(project.retention, field)) != value:
            request.record(
                "Pipelines.PipelineRetentionSettingChanged",
                project=name,
                SettingName=BOUNDS[field][1],
                OldValue=str(before),
                NewValue=str(value),
                ProjectName=name,
            )
    return _retention(changed)


def _retention(held: Retention) -> object:
    return {
        shown: {"min": low, "max": high, "value": getattr(held, field)}
        for field, (shown, _, low, high) in BOUNDS.items()
    }
