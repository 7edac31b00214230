"""The definitions of pipelines as texts, from what the staged tables say of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

import msgspec

from candado.code.pipelines.build.pipeline import build
from candado.code.pipelines.classic import said
from candado.code.pipelines.classic.build import with_pipeline
from candado.code.pipelines.classic.groups import Groups
from candado.code.pipelines.classic.said import Names
from candado.code.pipelines.definition import Definition, read, written
from candado.code.pipelines.nodes import Mapping as Node
from candado.code.pipelines.parse import ParseError
from candado.code.pipelines.repositories import NotAtHand
from candado.code.pipelines.text import SELF, File
from candado.code.pipelines.writing import Value
from candado.examine.files import Files
from candado.examine.grants import OF_PIPELINES
from candado.examine.grants import written as written_grants
from candado.examine.known import Known
from candado.examine.told import Told, path, understood
from candado.model.classic import ReleasePipeline
from candado.model.pipelines import Pipeline, PipelineVariable


def definitions(known: Known, files: Files, groups: Groups, project_id: str) -> Iterator[Told]:
    """Those of all pipelines and release pipelines of a project, called as these are."""
    names = known.names(project_id)
    for pipeline in known.pipelines(project_id):
        page = f"{project_id}/_build?definitionId={pipeline.id}"
        made = _of_pipeline(pipeline, names, known, files, groups)
        yield Told(made, page, pipeline_id=pipeline.id, designed=pipeline.process == "classic")
    for release in known.release_pipelines(project_id):
        page = f"{project_id}/_release?definitionId={release.id}"
        yield Told(_of_release(release, names, known, groups), page, release_id=release.id, designed=True)


def _of_pipeline(pipeline: Pipeline, names: Names, known: Known, files: Files, groups: Groups) -> Definition:
    does = understood(known.build_text(pipeline), partial(said.of_build, names=names))
    values = does.get("variables")
    told = {
        "name": pipeline.name,
        "process": pipeline.process,
        "repository": {
            "type": pipeline.repository_type,
            "defaultBranch": pipeline.default_branch,
            "isReviewed": known.is_reviewed(pipeline),
        },
        "queue": names.queues.get(pipeline.queue_id or "") if does else None,
        "jobAuthorizationScope": pipeline.job_scope,
        "forks": {
            "enabled": pipeline.builds_forks,
            "allowSecrets": pipeline.forks_get_secrets,
            "allowFullAccessToken": pipeline.forks_get_full_token,
        },
        **does,
        "variables": {
            each.name: _variable(each, _below(_below(values, each.name), "value"))
            for each in known.variables(pipeline)
        },
        "created": _day(pipeline.created_at),
        "lastRun": _day(pipeline.last_run_at),
        "settings": known.settings(pipeline.project_id),
        "permissions": _permissions(pipeline, known),
    }
    made = read(File(path(pipeline.folder, pipeline.name), written(told)), known.today)
    if pipeline.process == "classic":
        return with_pipeline(made, groups, known.facts(pipeline))
    return _with_file(made, pipeline, known, files)


def _with_file(made: Definition, pipeline: Pipeline, known: Known, files: Files) -> Definition:
    """The definition with what its file describes, where something is asked about both."""
    if pipeline.repository_id is None or not any(each.settable for each in known.variables(pipeline)):
        return made
    tree, root = files.root(pipeline)
    beside = files.beside(tree, pipeline.project_id, known.repositories)
    try:
        document = beside.document(SELF, root)
    except (NotAtHand, ParseError):
        return made
    runs = build(document, beside, template=False, today=known.today)
    return msgspec.structs.replace(made, pipeline=runs)


def _of_release(release: ReleasePipeline, names: Names, known: Known, groups: Groups) -> Definition:
    told = {
        "name": release.name,
        "process": "release",
        **understood(known.release_text(release), partial(said.of_release, names=names)),
        "created": _day(release.created_at),
        "lastRun": _day(release.last_release_at),
    }
    made = read(File(path(release.folder, release.name), written(told)), known.today)
    facts = msgspec.structs.replace(
        known.around(release.project_id),
        builds_pull_requests=False,
        limits_variables=True,
        limits_scope=known.settings(release.project_id).get("enforceJobAuthScopeForReleases"),
        settable=frozenset(_settable(made)),
    )
    return with_pipeline(made, groups, facts)


def _settable(definition: Definition) -> Iterator[str]:
    for part in definition.parts:
        variables = part.get("variables")
        for entry in variables.entries if isinstance(variables, Node) else ():
            if isinstance(entry.value, Node) and entry.value.text("allowOverride") == "true":
                yield entry.key.value.lower()


def _permissions(pipeline: Pipeline, known: Known) -> Mapping[str, object] | None:
    token = f"{pipeline.project_id}/{path(pipeline.folder, pipeline.id)}"
    return written_grants(known.grants.on("Build", token), OF_PIPELINES) if known.grants else None


def _below(said: Value, key: str) -> Value:
    return said.get(key) if isinstance(said, Mapping) else None


def _variable(variable: PipelineVariable, value: Value) -> dict[str, object]:
    return {
        "value": value,
        "isSecret": variable.is_secret,
        "allowOverride": variable.settable,
        "isUrl": variable.is_url,
        "credential": variable.credential_kind or None,
    }


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()
