"""The definition of a pipeline as a text, from what the staged tables say of it."""

from collections.abc import Mapping
from datetime import datetime

from candado.code.pipelines.definition import Definition, read, written
from candado.code.pipelines.text import File
from candado.examine.grants import written as written_grants
from candado.examine.known import Known
from candado.model.pipelines import Pipeline, PipelineVariable


def definition(pipeline: Pipeline, known: Known) -> Definition:
    """A definition, called as the pipeline is."""
    said = {
        "name": pipeline.name,
        "process": pipeline.process,
        "repository": {
            "type": pipeline.repository_type,
            "defaultBranch": pipeline.default_branch,
            "isReviewed": known.is_reviewed(pipeline),
        },
        "jobAuthorizationScope": pipeline.job_scope,
        "forks": {
            "enabled": pipeline.builds_forks,
            "allowSecrets": pipeline.forks_get_secrets,
            "allowFullAccessToken": pipeline.forks_get_full_token,
        },
        "variables": {each.name: _variable(each) for each in known.variables(pipeline)},
        "created": _day(pipeline.created_at),
        "lastRun": _day(pipeline.last_run_at),
        "settings": known.settings(pipeline.project_id),
        "permissions": _permissions(pipeline, known),
    }
    path = f"{pipeline.folder}\\{pipeline.name}".replace("\\", "/").lstrip("/")
    return read(File(path, written(said)), known.today)


def _permissions(pipeline: Pipeline, known: Known) -> Mapping[str, object] | None:
    if known.grants is None:
        return None
    folders = pipeline.folder.split("\\")
    granted = known.grants.on("Build", pipeline.project_id, *folders, pipeline.id)
    return written_grants(granted, ("AdministerBuildPermissions", "EditBuildDefinition", "QueueBuilds"))


def _variable(variable: PipelineVariable) -> dict[str, object]:
    return {
        "isSecret": variable.is_secret,
        "allowOverride": variable.settable,
        "isUrl": variable.is_url,
        "credential": variable.credential_kind or None,
    }


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()
