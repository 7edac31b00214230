"""Service connections, as each project sees them. Their secrets are not read: the service keeps them."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from candado.code.secrets.looks import look
from candado.collect.collector import At, Right, collector, each_project
from candado.collect.values import guid, open_url
from candado.connect.endpoint import Endpoint
from candado.model.resources import ServiceConnection, ServiceConnectionShare
from candado.model.table import Record

SERVICE_CONNECTIONS = Endpoint(
    name="service-connections",
    path="{project}/_apis/serviceendpoint/endpoints",
    version="7.1",
    query={"includeDetails": "true", "includeFailed": "true"},
    permission="Reader, on the service connections of the project",
    pat_scope="vso.serviceendpoint",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/serviceendpoint/endpoints/get-service-endpoints",
)

VIEW_CONNECTIONS = Right("ServiceEndpoints", "ViewEndpoint", "endpoints/{project}")

_AZURE_SCOPE = re.compile(
    r"/subscriptions/(?P<subscription>[^/]+)(?:/resourcegroups/(?P<group>[^/]+))?", re.I
)


class WireAuthorization(msgspec.Struct):
    """How a connection signs in; the values of secret parameters are null."""

    scheme: str
    parameters: dict[str, object] | None = None


class WireProject(msgspec.Struct):
    """A project that sees a connection."""

    id: str


class WireProjectReference(msgspec.Struct, rename="camel"):
    """What a connection is to one project."""

    project_reference: WireProject


class WireCreator(msgspec.Struct):
    """Who made a connection."""

    id: str | None = None


class WireConnection(msgspec.Struct, rename="camel", kw_only=True):
    """A service connection with its details."""

    id: str
    name: str
    type: str
    authorization: WireAuthorization
    is_shared: bool
    is_ready: bool
    is_disabled: bool = False
    description: str | None = None
    url: str | None = None
    data: dict[str, object] | None = None
    created_by: WireCreator | None = None
    service_endpoint_project_references: list[WireProjectReference] | None = None


@collector(
    SERVICE_CONNECTIONS,
    into=(ServiceConnection, ServiceConnectionShare),
    plan=each_project,
    rights=(VIEW_CONNECTIONS,),
)
def service_connections(record: WireConnection, at: At) -> Iterator[Record]:
    """The connections that a project sees, its own and those shared with it."""
    data = _texts(record.data or {})
    parameters = _texts(record.authorization.parameters or {})
    scope = _AZURE_SCOPE.search(parameters.get("scope", ""))
    yield ServiceConnection(
        id=f"{at.project_id}/{record.id}",
        connection_id=record.id,
        project_id=at.project_id,
        name=record.name,
        description=record.description or "",
        type=record.type.lower(),
        url=_address(record.url or ""),
        scheme=record.authorization.scheme,
        authentication=parameters.get("authenticationtype"),
        scope_level=data.get("scopelevel"),
        resource_group=(scope and scope["group"]) or data.get("resourcegroupname"),
        subscription_id=data.get("subscriptionid") or (scope and scope["subscription"]),
        application_id=parameters.get("serviceprincipalid", ""),
        creation_mode=data.get("creationmode"),
        cloud=data.get("environment"),
        accepts_untrusted_certificates=data.get("acceptuntrustedcerts", "").lower() == "true",
        is_shared=record.is_shared,
        is_ready=record.is_ready,
        is_disabled=record.is_disabled,
        created_by_id=guid(record.created_by and record.created_by.id),
    )
    for reference in record.service_endpoint_project_references or ():
        yield ServiceConnectionShare(
            project_id=at.project_id,
            connection_id=record.id,
            shared_with_id=reference.project_reference.id,
        )


def _address(url: str) -> str:
    """The address without what may be secret: some services put a credential into the path."""
    address = open_url(url)
    return "" if look("url", address) else address


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    """The texts that are not empty, by key in lower case: the service does not mind the case of keys."""
    return {key.lower(): value for key, value in values.items() if isinstance(value, str) and value}
