"""Area Release: releases and what they deployed. They are created, and stay so: nothing deploys here."""

from collections.abc import Iterator

import msgspec

from ...state.release import NAMESPACE, Deployment, Release, Stage
from .. import paging
from ..errors import bad_request, not_found
from ..references import identity_reference
from ..releases import Place, artifacts, found, releases
from ..request import Reply, Request, moment
from ..routing import route

RELEASES = "a166fde7-27ad-408e-ba75-703c2cc9d500"
PAGE = 50

Found = tuple[Place, str, Release]
"""The release pipeline, the release's name, the release."""


class NewRelease(msgspec.Struct, rename="camel"):
    """The body that creates a release."""

    definition_id: int
    description: str = ""
    is_draft: bool = False


@route(RELEASES, "GET")
def all_releases(request: Request) -> Reply | object:
    """The releases of a project that the caller may view, the latest first, or one, by number."""
    if request.parameters.get("releaseId"):
        return _whole(request, _found(request))
    rows = [_short(request, it) for it in _runs(request) if _is_asked(request, it)]
    return paging.by_header(request, rows, PAGE)


@route(RELEASES, "POST")
def create_release(request: Request) -> object:
    """Creates a release, of which nothing is deployed."""
    asked = request.decoded(NewRelease)
    place = found(request, str(asked.definition_id))
    request.require(NAMESPACE, "CreateReleases", place.token)
    if place.pipeline.disabled:
        raise bad_request(
            f"VS402911: The release pipeline {place.name} is disabled.", "InvalidRequestException"
        )
    name = f"Release-{len(place.pipeline.releases) + 1}"
    release = Release(
        created=request.present(),
        created_by=request.caller.identity.name,
        description=asked.description,
        status="draft" if asked.is_draft else "active",
    )
    request.put((*place.path, "releases", name), release)
    place = found(request, str(asked.definition_id))
    request.record(
        "Release.ReleaseCreated", project=place.project_name, PipelineName=place.name, ReleaseName=name
    )
    return _whole(request, (place, name, place.pipeline.releases[name]))


@route("b005ef73-cddc-448e-9ba2-5193bf36b19f", "GET")
def deployments(request: Request) -> Reply:
    """What was deployed to stages of a project, the latest first."""
    query = request.query
    definition, status = query.get("definitionId"), query.get("deploymentStatus") or "all"
    rows = [
        _deployment(request, run, stage, it)
        for run in _runs(request)
        for stage, it in run[2].deployments.items()
        if definition in (None, "0", str(run[0].pipeline.id)) and status.lower() in ("all", it.status.lower())
    ]
    return paging.by_header(request, rows, PAGE)


def _runs(request: Request) -> Iterator[Found]:
    """All releases that the caller may view, the latest first."""
    every = [
        (place, name, it)
        for place in releases(request)
        if request.may(NAMESPACE, "ViewReleases", place.token)
        for name, it in place.pipeline.releases.items()
    ]
    yield from sorted(every, key=lambda it: (request.time(it[2].created), it[2].id), reverse=True)


def _found(request: Request) -> Found:
    number = request.parameters["releaseId"]
    for it in _runs(request):
        if str(it[2].id) == number:
            return it
    message = f"VS402885: Release with ID {number} does not exist. Specify a valid ID."
    raise not_found(message, "ReleaseNotFoundException")


def _is_asked(request: Request, run: Found) -> bool:
    query = request.query
    definition, status = query.get("definitionId"), query.get("statusFilter")
    earliest, text = query.get("minCreatedTime"), query.get("searchText") or ""
    return (
        definition in (None, "0", str(run[0].pipeline.id))
        and (status is None or status.lower() == run[2].status)
        and (not earliest or moment(request.time(run[2].created)) >= moment(earliest))
        and text.lower() in run[1].lower()
    )


def _reference(request: Request, run: Found) -> dict[str, object]:
    place, name, release = run
    url = request.url(place.project.id, "_apis/Release/releases", str(release.id))
    web = request.url(place.project.id, f"_release?releaseId={release.id}&_a=release-summary")
    links = {"self": {"href": url}, "web": {"href": web}}
    return {"id": release.id, "name": name, "url": url, "_links": links}


def _short(request: Request, run: Found) -> dict[str, object]:
    """A Release as lists have it: without stages and artifacts."""
    place, _, release = run
    who = identity_reference(request, release.created_by)
    about = {"id": place.pipeline.id, "name": place.name, "path": place.folder}
    url = request.url(place.project.id, "_apis/Release/definitions", str(place.pipeline.id))
    row: dict[str, object] = {
        "status": release.status,
        "createdOn": request.time(release.created),
        "modifiedOn": request.time(release.created),
        "createdBy": who,
        "modifiedBy": who,
        "createdFor": who,
        "variables": {},
        "variableGroups": [],
        "releaseDefinition": about | {"projectReference": None, "url": url},
        "description": release.description,
        "reason": release.reason,
        "releaseNameFormat": place.pipeline.name_format,
        "keepForever": False,
        "tags": [],
        "projectReference": {"id": place.project.id, "name": place.project_name},
    }
    return _reference(request, run) | row


def _whole(request: Request, run: Found) -> dict[str, object]:
    place = run[0]
    stages = place.pipeline.stages.items()
    return _short(request, run) | {
        "environments": [_environment(run, rank, *it) for rank, it in enumerate(stages, 1)],
        "artifacts": artifacts(place),
    }


def _environment(run: Found, rank: int, name: str, stage: Stage) -> dict[str, object]:
    place, _, release = run
    deployed = release.deployments.get(name)
    known = {"failed": "rejected", "notDeployed": "notStarted"}
    return {
        "id": stage.id,
        "releaseId": release.id,
        "name": name,
        "status": known.get(deployed.status, deployed.status) if deployed else "notStarted",
        "rank": rank,
        "definitionEnvironmentId": stage.id,
        "releaseDefinition": {"id": place.pipeline.id, "name": place.name},
        "deploySteps": [],
    }


def _deployment(request: Request, run: Found, stage: str, it: Deployment) -> dict[str, object]:
    place, _, release = run
    who = identity_reference(request, it.requested_by or release.created_by)
    started, finished = (request.time(at) for at in (it.started, it.finished or it.started))
    number = place.pipeline.stages[stage].id if stage in place.pipeline.stages else 0
    url = request.url(place.project.id, "_apis/Release/definitions", str(place.pipeline.id))
    return {
        "id": it.id,
        "release": _reference(request, run) | {"artifacts": []},
        "releaseDefinition": {"id": place.pipeline.id, "name": place.name, "path": place.folder, "url": url},
        "releaseEnvironment": {"id": number, "name": stage},
        "definitionEnvironmentId": number,
        "attempt": 1,
        "reason": "manual",
        "deploymentStatus": it.status,
        "operationStatus": "Approved",
        "requestedBy": who,
        "requestedFor": who,
        "queuedOn": started,
        "startedOn": started,
        "completedOn": finished,
        "lastModifiedOn": finished,
        "lastModifiedBy": who,
        "conditions": [],
        "preDeployApprovals": [],
        "postDeployApprovals": [],
    }
