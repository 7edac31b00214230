"""Which pipelines may use a protected resource.

One answer per project lists the resources that are open to all its pipelines. The service has no such answer
for the others, so each of them is asked for.
"""

from collections.abc import Iterator

import msgspec

from candado.collect.collector import At, Known, Request, collector, each_project
from candado.collect.protected import (
    PROTECTED,
    RESOURCE_TYPES,
    Protected,
    protected_resources,
    table_id,
)
from candado.connect.endpoint import Endpoint
from candado.model.pipelines import PipelineAuthorization
from candado.model.table import Record

AUTHORIZED_RESOURCES = Endpoint(
    name="authorized-resources",
    path="{project}/_apis/build/authorizedresources",
    version="7.1-preview.1",
    permission="View build pipeline",
    pat_scope="vso.build",
    source="recorded",
    page="https://learn.microsoft.com/rest/api/azure/devops/build/authorizedresources/list",
)

PIPELINE_PERMISSIONS = Endpoint(
    name="pipeline-permissions",
    path="{project}/_apis/pipelines/pipelinepermissions/{type}/{id}",
    version="7.1-preview.1",
    permission="Reader, on the resource",
    pat_scope="vso.build",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/approvalsandchecks/pipeline-permissions/get",
)


class WireAuthorizedResource(msgspec.Struct):
    """Whether a resource is open to all pipelines of the project."""

    type: str
    id: str
    authorized: bool


class WirePermission(msgspec.Struct):
    """Whether all pipelines may."""

    authorized: bool


class WirePipelinePermission(msgspec.Struct):
    """Whether one pipeline may."""

    id: int
    authorized: bool


class WireResource(msgspec.Struct):
    """The resource that was asked for."""

    type: str


class WirePermissions(msgspec.Struct, rename="camel", kw_only=True):
    """Who may use one resource; `allPipelines` is missing where it was never opened to all."""

    resource: WireResource
    all_pipelines: WirePermission | None = None
    pipelines: list[WirePipelinePermission] | None = None


@collector(AUTHORIZED_RESOURCES, into=(PipelineAuthorization,), plan=each_project)
def authorized_resources(record: WireAuthorizedResource, at: At) -> Iterator[Record]:
    """The resources of a project that are open to all its pipelines."""
    resource_type = RESOURCE_TYPES.get(record.type.lower())
    if record.authorized and resource_type is not None:
        yield PipelineAuthorization(
            project_id=at.project_id,
            resource_type=resource_type,
            resource_id=table_id(record.id),
            pipeline_id="",
        )


def _each_not_open(known: Known) -> Iterator[Request]:
    opened = {
        Protected(row.project_id, row.resource_type, row.resource_id)
        for row in known.rows(PipelineAuthorization)
        if row.pipeline_id == ""
    }
    for resource in protected_resources(known):
        if resource not in opened:
            yield Request(
                scope_id=resource.project_id,
                params={"project": resource.project_id, "type": resource.type, "id": resource.wire_id},
            )


@collector(
    PIPELINE_PERMISSIONS,
    into=(PipelineAuthorization,),
    plan=_each_not_open,
    after=(*PROTECTED, PipelineAuthorization),
    items=None,
)
def pipeline_permissions(record: WirePermissions, at: At) -> Iterator[Record]:
    """The pipelines that may use a resource which is not open to all, or not known to be."""
    pipelines = [str(pipeline.id) for pipeline in record.pipelines or () if pipeline.authorized]
    is_open = record.all_pipelines is not None and record.all_pipelines.authorized
    for pipeline_id in ["", *pipelines] if is_open else pipelines:
        yield PipelineAuthorization(
            project_id=at.project_id,
            resource_type=RESOURCE_TYPES[at.params["type"]],
            resource_id=table_id(at.params["id"]),
            pipeline_id=pipeline_id,
        )
