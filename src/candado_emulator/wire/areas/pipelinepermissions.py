"""Area pipelinePermissions: which pipelines may use a resource."""

from typing import cast

import msgspec

from ...state.project import Project, project_token
from ...state.protection import MAPS, Protected
from ..errors import not_found
from ..references import identity_reference
from ..request import Request
from ..routing import route

PERMISSIONS = "b5b9a4a4-e6cd-4096-853c-ab7d8b0c4eb2"


class Authorized(msgspec.Struct):
    """Whether something is authorized."""

    authorized: bool


class PipelineAuthorized(Authorized):
    """Whether a pipeline is authorized."""

    id: int


class Change(msgspec.Struct, rename="camel"):
    """The body that changes authorizations; pipelines that it does not name stay as they are."""

    all_pipelines: Authorized | None = None
    pipelines: list[PipelineAuthorized] = []


@route(PERMISSIONS, "GET")
def pipeline_permissions(request: Request) -> object:
    """The authorizations of a resource; whoever sees the project sees them."""
    _, project = request.project()
    _, resource = _found(request, project)
    return _described(request, project, resource)


@route(PERMISSIONS, "PATCH")
def update_pipeline_permissions(request: Request) -> object:
    """Opens a resource to all pipelines, to some, or closes it."""
    name, project = request.project()
    request.require("Project", "GENERIC_WRITE", project_token(project))
    key, resource = _found(request, project)
    asked = request.decoded(Change)
    opened = asked.all_pipelines.authorized if asked.all_pipelines else resource.open_to_all_pipelines
    names = {pipeline.id: pipeline_name for pipeline_name, pipeline in project.pipelines.items()}
    changes = {names[p.id]: p.authorized for p in asked.pipelines if p.id in names}
    pipelines = {n: True for n, is_authorized in (resource.pipelines | changes).items() if is_authorized}
    changed = msgspec.structs.replace(
        cast(msgspec.Struct, resource), open_to_all_pipelines=opened, pipelines=pipelines
    )
    kind = request.parameters["resourceType"].lower()
    request.put(("projects", name, MAPS[kind], key), changed)
    if asked.all_pipelines is not None and opened != resource.open_to_all_pipelines:
        action = (
            "Pipelines.ResourceAuthorizedForProject" if opened else "Pipelines.ResourceUnauthorizedForProject"
        )
        request.record(action, project=name, ResourceType=kind, ResourceId=request.parameters["resourceId"])
    for pipeline, is_authorized in changes.items():
        word = "Authorized" if is_authorized else "Unauthorized"
        request.record(
            f"Pipelines.Resource{word}ForPipeline",
            project=name,
            ResourceType=kind,
            ResourceId=request.parameters["resourceId"],
            PipelineId=project.pipelines[pipeline].id,
        )
    return _described(request, project, cast(Protected, changed))


def _found(request: Request, project: Project) -> tuple[str, Protected]:
    kind, key = request.parameters["resourceType"].lower(), request.parameters["resourceId"]
    resources = cast("dict[str, Protected]", getattr(project, MAPS.get(kind, ""), {}))
    wanted = key.rpartition(".")[2].lower() if kind == "repository" else key.lower()
    for name, resource in resources.items():
        if str(getattr(resource, "id", "")) == wanted:
            return name, resource
    raise not_found(f"The resource {kind} {key} was not found.", "ResourceNotFoundException")


def _described(request: Request, project: Project, resource: Protected) -> dict[str, object]:
    by = {"authorizedBy": identity_reference(request, ""), "authorizedOn": request.time("-1y")}
    opened = {"allPipelines": {"authorized": True, **by}} if resource.open_to_all_pipelines else {}
    return {
        **opened,
        "pipelines": [
            {"id": project.pipelines[name].id, "authorized": True, **by}
            for name, is_authorized in resource.pipelines.items()
            if is_authorized and name in project.pipelines
        ],
        "resource": {"type": request.parameters["resourceType"], "id": request.parameters["resourceId"]},
    }
