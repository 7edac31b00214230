"""Area Release: classic release pipelines (definitions)."""

import msgspec

from ...state import builtin
from ...state.release import NAMESPACE, ReleasePipeline
from ...state.revisions import succeeding
from .. import paging
from ..errors import ServiceError, bad_request
from ..folders import key_of
from ..pipeline_settings import in_force
from ..release_bodies import Written, read
from ..releases import Place, expanded, found, releases, whole
from ..request import Reply, Request
from ..routing import route

DEFINITIONS = "d8f96f24-8ea7-4cb6-baab-2df8fc515665"
PAGE = 10_000


@route(DEFINITIONS, "GET")
def definitions(request: Request) -> Reply | object:
    """The release pipelines of a project that the caller may view, or one, by number, as a whole."""
    if id := request.parameters.get("definitionId"):
        return whole(request, found(request, id))
    places = [place for place in releases(request) if _is_asked(request, place)]
    order = (request.query.get("queryOrder") or "idAscending").lower()
    by_name = order.startswith("name")
    places.sort(
        key=lambda it: (it.name.lower() if by_name else "", it.pipeline.id),
        reverse=order.endswith("descending"),
    )
    parts = [part.strip().lower() for part in request.query.names("$expand")]
    return paging.by_header(request, [expanded(request, place, parts) for place in places], PAGE)


@route(DEFINITIONS, "POST")
def create_definition(request: Request) -> object:
    """Creates a release pipeline, which the caller may do everything with."""
    name, project = request.project()
    request.require(NAMESPACE, "EditReleaseDefinition", project.id)
    asked = request.decoded(Written)
    settings = in_force(request.organization.settings, project.settings)
    if settings.disable_classic_release_pipeline_creation or settings.disable_classic_pipeline_creation:
        message = "The classic pipelines are disabled for this project / organization."
        raise bad_request(message, "InvalidRequestException")
    key = key_of(asked.name, asked.path)
    _check_free(request, name, key)
    caller, now = request.caller.identity.name, request.present()
    pipeline = msgspec.structs.replace(
        read(request, (name, project), asked, ReleasePipeline()),
        source="restApi",
        created_by=caller,
        created=now,
        modified_by=caller,
        modified=now,
        permissions={caller: builtin.everything(NAMESPACE)},
    )
    request.put(("projects", name, "releases", key), pipeline)
    return _recorded(request, "Release.ReleasePipelineCreated", name, key)


@route(DEFINITIONS, "PUT")
def replace_definition(request: Request) -> object:
    """Replaces a release pipeline, under its next revision; secrets that the body leaves out stay."""
    asked = request.decoded(Written)
    place = found(request, request.parameters.get("definitionId") or str(asked.id))
    request.require(NAMESPACE, "EditReleaseDefinition", place.token)
    before = place.pipeline
    if asked.revision != before.revision:
        message = (
            "VS402875: You are using an old copy of the release pipeline. Refresh your copy and try again."
        )
        raise bad_request(message, "InvalidRequestException")
    pipeline = msgspec.structs.replace(
        read(request, (place.project_name, place.project), asked, before),
        modified_by=request.caller.identity.name,
        modified=request.present(),
    )
    _require_approvers(request, place, pipeline)
    pipeline = succeeding(msgspec.structs.replace(before, releases={}), pipeline)
    key = key_of(asked.name, asked.path)
    if key != place.key:
        _check_free(request, place.project_name, key)
        request.put(place.path, None)
    request.put(("projects", place.project_name, "releases", key), pipeline)
    return _recorded(request, "Release.ReleasePipelineModified", place.project_name, key)


@route(DEFINITIONS, "DELETE")
def delete_definition(request: Request) -> Reply:
    """Deletes a release pipeline."""
    place = found(request, request.parameters.get("definitionId", ""))
    request.require(NAMESPACE, "DeleteReleaseDefinition", place.token)
    _recorded(request, "Release.ReleasePipelineDeleted", place.project_name, place.key)
    request.put(place.path, None)
    return Reply(status=204)


def _require_approvers(request: Request, place: Place, after: ReleasePipeline) -> None:
    """Who changes who approves needs a permission of its own, on the stage."""
    earlier = {stage.id: (stage.before, stage.after) for stage in place.pipeline.stages.values()}
    for stage in after.stages.values():
        if stage.id and (stage.before, stage.after) != earlier[stage.id]:
            token = f"{place.token}/Environment/{stage.id}"
            request.require(NAMESPACE, "ManageReleaseApprovers", token)


def _is_asked(request: Request, place: Place) -> bool:
    query = request.query
    text, folder, ids = query.get("searchText"), query.get("path"), query.names("definitionIdFilter")
    is_exact = query.flag("isExactNameMatch")
    tags = set(query.names("tagFilter"))
    return (
        (
            text is None
            or (place.name.lower() == text.lower() if is_exact else text.lower() in place.name.lower())
        )
        and (folder is None or place.folder.lower() == folder.lower())
        and (not ids or str(place.pipeline.id) in ids)
        and tags <= set(place.pipeline.tags)
    )


def _check_free(request: Request, project: str, key: str) -> None:
    if key in request.organization.projects[project].releases:
        message = f"Release pipeline with name '{key}' already exists. Specify a different name."
        raise ServiceError(400, "ReleaseDefinitionAlreadyExistsException", message)


def _recorded(request: Request, action: str, project: str, key: str) -> object:
    it = request.organization.projects[project]
    place = Place(project, it, key, it.releases[key])
    request.record(
        action,
        project=project,
        PipelineId=place.pipeline.id,
        PipelineName=place.name,
        PipelineScope=project,
    )
    return whole(request, place)
