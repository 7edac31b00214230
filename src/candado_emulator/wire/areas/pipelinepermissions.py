"""Area pipelinePermissions, and its older kin authorizedresources: which pipelines may use a resource."""

import msgspec

from ..protected import KINDS, Resource, resource, resources
from ..references import identity_reference
from ..request import Request, collection
from ..routing import route

PERMISSIONS = "b5b9a4a4-e6cd-4096-853c-ab7d8b0c4eb2"
OPEN = "398c85bc-81aa-4822-947c-a194a05f0fef"


class Authorized(msgspec.Struct):
    """Whether something is authorized."""

    authorized: bool


class PipelineAuthorized(Authorized):
    """Whether a pipeline is authorized."""

    id: int


class WrittenResource(msgspec.Struct):
    """A resource, as a body names it."""

    type: str
    id: str


class Change(msgspec.Struct, rename="camel"):
    """The body that changes authorizations; pipelines that it does not name stay as they are."""

    all_pipelines: Authorized | None = None
    pipelines: list[PipelineAuthorized] = []
    resource: WrittenResource | None = None


class Opened(msgspec.Struct):
    """Whether a resource is to be open to all pipelines."""

    type: str
    id: str
    authorized: bool


@route(PERMISSIONS, "GET")
def pipeline_permissions(request: Request) -> object:
    """The authorizations of a resource that the caller may view."""
    name, _ = request.project()
    found = _found(request, name)
    found.require(request, "view")
    return _described(request, name, found)


@route(PERMISSIONS, "PATCH")
def update_pipeline_permissions(request: Request) -> object:
    """Changes the authorizations of the resource in the path, or of many in the body."""
    name, _ = request.project()
    if "resourceType" in request.parameters:
        return _changed(request, name, _found(request, name), request.decoded(Change))
    rows: list[object] = []
    for change in request.decoded(list[Change]):
        if change.resource is not None:
            found = resource(request, name, change.resource.type, change.resource.id)
            rows.append(_changed(request, name, found, change))
    return collection(rows)


@route(OPEN, "GET")
def open_resources(request: Request) -> object:
    """The resources of a project that are open to all its pipelines, as far as the caller may view them."""
    name, _ = request.project()
    return collection(_open(request, name, request.query.get("type"), request.query.get("id")))


@route(OPEN, "PATCH")
def open_or_close_resources(request: Request) -> object:
    """Opens resources to all pipelines, or closes them; answers those that are open then."""
    name, _ = request.project()
    for asked in request.decoded(list[Opened]):
        found = resource(request, name, asked.type, asked.id)
        _changed(request, name, found, Change(all_pipelines=Authorized(asked.authorized)))
    return collection(_open(request, name, None, None))


def _open(request: Request, name: str, type: str | None, id: str | None) -> list[object]:
    return [
        {"type": found.type, "id": found.id, "authorized": True}
        for kind in KINDS
        if type is None or kind == type.lower()
        for found in resources(request, name, kind)
        if found.protected.open_to_all_pipelines
        and (id is None or found.id == id.lower())
        and found.may(request, "view")
    ]


def _found(request: Request, name: str) -> Resource:
    return resource(request, name, request.parameters["resourceType"], request.parameters["resourceId"])


def _changed(request: Request, name: str, found: Resource, asked: Change) -> object:
    found.require(request, "use" if asked.all_pipelines is None else "administer")
    before = found.protected
    opened = asked.all_pipelines.authorized if asked.all_pipelines else before.open_to_all_pipelines
    project = request.organization.projects[name]
    names = {pipeline.id: pipeline_name for pipeline_name, pipeline in project.pipelines.items()}
    changes = {names[p.id]: p.authorized for p in asked.pipelines if p.id in names}
    pipelines = {n: True for n, is_authorized in (before.pipelines | changes).items() if is_authorized}
    found.put(request, open_to_all_pipelines=opened, pipelines=pipelines)
    what = {"ResourceType": found.type, "ResourceId": found.id}
    if opened != before.open_to_all_pipelines:
        word = "Authorized" if opened else "Unauthorized"
        request.record(f"Pipelines.Resource{word}ForProject", project=name, **what)
    for pipeline, is_authorized in changes.items():
        word = "Authorized" if is_authorized else "Unauthorized"
        id = project.pipelines[pipeline].id
        request.record(f"Pipelines.Resource{word}ForPipeline", project=name, **what, PipelineId=id)
    return _described(request, name, resource(request, name, found.type, found.id))


def _described(request: Request, name: str, found: Resource) -> object:
    pipelines = request.organization.projects[name].pipelines
    by = {"authorizedBy": identity_reference(request, ""), "authorizedOn": request.time("-1y")}
    opened = {"allPipelines": {"authorized": True, **by}} if found.protected.open_to_all_pipelines else {}
    return {
        **opened,
        "pipelines": [
            {"id": pipelines[key].id, "authorized": True, **by}
            for key, is_authorized in found.protected.pipelines.items()
            if is_authorized and key in pipelines
        ],
        "resource": {"type": found.type, "id": found.id},
    }
