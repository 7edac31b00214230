"""Area build: definitions of pipelines, YAML and classic."""

import fnmatch

import msgspec

from ...state import builtin
from ...state.pipeline import NAMESPACE, Pipeline
from ...state.revisions import succeeding
from .. import paging
from ..errors import ServiceError, bad_request, not_found
from ..folders import key_of
from ..pipeline_bodies import Written, read
from ..pipeline_names import follow
from ..pipeline_settings import in_force
from ..pipelines import Place, found, pipelines, run, short, whole
from ..request import Reply, Request, quoted
from ..routing import route

DEFINITIONS = "dbeaf647-6167-421a-bda9-c9327b25e2e6"
PAGE = 10_000
CLASSIC = 1
"""The type of a process that is no YAML file."""


@route(DEFINITIONS, "GET")
def definitions(request: Request) -> Reply | object:
    """The pipelines of a project that the caller may view, or one, by number, as a whole."""
    if id := request.parameters.get("definitionId"):
        place = _at_revision(request, found(request, id))
        return whole(request, place) | _latest(request, place)
    places = [place for place in pipelines(request) if _is_asked(request, place)]
    order = (request.query.get("queryOrder") or "").lower()
    if order.startswith("definitionname"):
        places.sort(key=lambda place: place.name.lower(), reverse=order.endswith("descending"))
    shown = whole if request.query.flag("includeAllProperties") else short
    rows = [shown(request, place) | _latest(request, place) for place in places]
    return paging.by_header(request, rows, PAGE)


@route(DEFINITIONS, "POST")
def create_definition(request: Request) -> object:
    """Creates a pipeline, which the caller may do everything with."""
    name, project = request.project()
    request.require(NAMESPACE, "CreateBuildDefinition", project.id)
    asked = request.decoded(Written)
    settings = in_force(request.organization.settings, project.settings)
    if asked.process.type == CLASSIC and (
        settings.disable_classic_build_pipeline_creation or settings.disable_classic_pipeline_creation
    ):
        message = "The classic pipelines are disabled for this project / organization."
        raise bad_request(message, "InvalidRequestException")
    key = key_of(asked.name, asked.path)
    _check_free(request, name, key)
    caller = request.caller.identity.name
    pipeline = msgspec.structs.replace(
        read(project, asked, Pipeline(default_branch="refs/heads/main")),
        created_by=caller,
        created=request.present(),
        permissions={caller: builtin.everything(NAMESPACE)},
    )
    request.put(("projects", name, "pipelines", key), pipeline)
    return whole(request, _recorded(request, "Pipelines.PipelineCreated", name, key))


@route(DEFINITIONS, "PUT")
def replace_definition(request: Request) -> object:
    """Replaces a pipeline, under its next revision; secrets that the body leaves out stay."""
    place, asked = found(request, request.parameters.get("definitionId", "")), request.decoded(Written)
    request.require(NAMESPACE, "EditBuildDefinition", place.token)
    before = place.pipeline
    if asked.revision not in (None, before.revision):
        message = f"TF215106: The pipeline has revision {before.revision}, not {asked.revision}."
        raise ServiceError(409, "DefinitionNotMatchedException", message)
    pipeline = msgspec.structs.replace(
        read(place.project, asked, before),
        created_by=request.caller.identity.name,
        created=request.present(),
    )
    pipeline = succeeding(msgspec.structs.replace(before, runs={}), pipeline)
    key = key_of(asked.name, asked.path)
    if key != place.key:
        _check_free(request, place.project_name, key)
        request.put(place.path, None)
        follow(request, place, key)
    request.put(("projects", place.project_name, "pipelines", key), pipeline)
    return whole(request, _recorded(request, "Pipelines.PipelineModified", place.project_name, key))


@route(DEFINITIONS, "DELETE")
def delete_definition(request: Request) -> Reply:
    """Deletes a pipeline with its runs."""
    place = found(request, request.parameters.get("definitionId", ""))
    request.require(NAMESPACE, "DeleteBuildDefinition", place.token)
    _recorded(request, "Pipelines.PipelineDeleted", place.project_name, place.key)
    request.put(place.path, None)
    follow(request, place, None)
    return Reply(status=204)


@route("7c3df3a1-7e51-4150-8cf7-540347f8697f", "GET")
def yaml(request: Request) -> object:
    """The YAML of a pipeline's definition, as it lies in its repository."""
    place = found(request, request.parameters["definitionId"])
    pipeline = place.pipeline
    name = pipeline.repository or next(iter(place.project.repositories), "")
    held = place.project.repositories.get(name)
    text = held.files.get(pipeline.yaml_file.lstrip("/")) if held and pipeline.yaml_file else None
    return {"yaml": text}


def _at_revision(request: Request, place: Place) -> Place:
    """A pipeline as it was at the revision that is asked for."""
    wanted = request.query.get("revision")
    if wanted in (None, str(place.pipeline.revision)):
        return place
    former = place.pipeline.earlier.get(wanted or "")
    if former is None:
        message = f"TF215128: The pipeline {place.name} has no revision {wanted}."
        raise not_found(message, "DefinitionNotFoundException")
    return msgspec.structs.replace(place, pipeline=former)


def _is_asked(request: Request, place: Place) -> bool:
    query = request.query
    pattern, folder, ids = query.get("name"), query.get("path"), query.names("definitionIds")
    kind, repository = query.number("processType"), query.get("repositoryId")
    held = place.project.repositories.get(place.pipeline.repository)
    return (
        (pattern is None or fnmatch.fnmatchcase(place.name.lower(), pattern.lower()))
        and (folder is None or place.folder.lower() == folder.lower())
        and (not ids or str(place.pipeline.id) in ids)
        and (kind is None or kind == (2 if place.pipeline.yaml_file else 1))
        and (repository is None or (held is not None and held.id == repository.lower()))
        and (not (filename := query.get("yamlFilename")) or place.pipeline.yaml_file == filename)
    )


def _latest(request: Request, place: Place) -> dict[str, object]:
    runs = list(place.pipeline.runs.items())
    if not request.query.flag("includeLatestBuilds") or not runs:
        return {}
    latest: dict[str, object] = {"latestBuild": run(request, place, *runs[-1])}
    completed = [it for it in runs if it[1].status == "completed"]
    return latest | ({"latestCompletedBuild": run(request, place, *completed[-1])} if completed else {})


def _check_free(request: Request, project: str, key: str) -> None:
    if key in request.organization.projects[project].pipelines:
        message = f"TF400898: The pipeline {key} already exists in {quoted(project)}."
        raise ServiceError(409, "DefinitionExistsException", message)


def _recorded(request: Request, action: str, project: str, key: str) -> Place:
    it = request.organization.projects[project]
    place = Place(project, it, key, it.pipelines[key])
    id = place.pipeline.id
    request.record(action, project=project, PipelineId=id, PipelineName=place.name, ProjectName=project)
    return place
