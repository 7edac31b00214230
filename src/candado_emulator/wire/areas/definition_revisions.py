"""Areas build and Release: the revisions of definitions, and the tags of pipelines."""

import msgspec

from ...state.pipeline import NAMESPACE
from ...state.revisions import revisions
from .. import pipelines, releases
from ..errors import not_found
from ..references import identity_reference
from ..request import Reply, Request, collection
from ..routing import route

OF_RELEASES = "258b82e0-9d41-43f3-86d6-fef14ddd44bc"
TAGS = "cb894432-134a-4d31-a839-83beceaace4b"


@route("7c116775-52e5-453e-8c5d-914d9762d8c4", "GET")
def pipeline_revisions(request: Request) -> object:
    """Who changed a pipeline, and when, as far as it is kept."""
    place = pipelines.found(request, request.parameters["definitionId"])
    url = request.url(place.project.id, f"_apis/build/Definitions/{place.pipeline.id}")
    rows = [
        {
            "revision": int(number),
            "name": place.name,
            "changedBy": identity_reference(request, it.created_by),
            "changedDate": request.time(it.created),
            "changeType": "add" if number == "1" else "update",
            "comment": it.comment or None,
            "definitionUrl": f"{url}?revision={number}",
        }
        for number, it in revisions(place.pipeline).items()
    ]
    return collection(rows)


@route(OF_RELEASES, "GET")
def release_revisions(request: Request) -> Reply | object:
    """Who changed a release pipeline, and when, or what it was, by revision."""
    place = releases.found(request, request.parameters["definitionId"])
    kept, wanted = revisions(place.pipeline), request.parameters.get("revision")
    if wanted is not None:
        if wanted not in kept:
            message = f"VS402881: The release pipeline {place.name} has no revision {wanted}."
            raise not_found(message, "ReleaseDefinitionSnapshotRevisionNotFoundException")
        then = msgspec.structs.replace(place, pipeline=kept[wanted])
        return Reply(body=msgspec.json.encode(releases.whole(request, then)), content_type="text/plain")
    url = request.url(place.project.id, f"_apis/Release/definitions/{place.pipeline.id}")
    rows = [
        {
            "revision": int(number),
            "definitionId": place.pipeline.id,
            "definitionUrl": f"{url}/revisions/{number}",
            "changedBy": identity_reference(request, it.modified_by or it.created_by),
            "changedDate": request.time(it.modified),
            "changeType": "add" if number == "1" else "update",
            "comment": None,
            "apiVersion": None,
        }
        for number, it in revisions(place.pipeline).items()
    ]
    return collection(rows)


@route(TAGS, "GET")
def tags(request: Request) -> object:
    """The tags of a pipeline."""
    return collection(list(pipelines.found(request, request.parameters["DefinitionId"]).pipeline.tags))


@route(TAGS, "PUT", "POST", "DELETE")
def change_tags(request: Request) -> object:
    """Adds tags to a pipeline, that of the path or those of the body, or takes one away."""
    place = pipelines.found(request, request.parameters["DefinitionId"])
    request.require(NAMESPACE, "EditBuildDefinition", place.token)
    tag = request.parameters.get("tag")
    named = [tag] if tag is not None else request.decoded(list[str])
    kept = [it for it in place.pipeline.tags if it not in named]
    now = kept if request.method == "DELETE" else [*kept, *named]
    request.put(place.path, msgspec.structs.replace(place.pipeline, tags=tuple(now)))
    return collection(now)
