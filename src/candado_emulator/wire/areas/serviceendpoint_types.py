"""Area serviceendpoint: the types of connections, and what used one last."""

from ...state.connection import NAMESPACE
from ...state.directory import derived
from ..connection_details import SECRETS, TYPES, Scheme
from ..errors import not_found
from ..request import Request, collection
from ..routing import route
from .serviceendpoint import connections_of


@route("5a7938a4-655e-486c-b562-b78c54a7e87b", "GET")
def types(request: Request) -> object:
    """The types of connections that the emulator knows, each with its ways to sign in."""
    wanted = request.query.get("type")
    return collection([_type(name, schemes) for name, schemes in TYPES.items() if wanted in (None, name)])


@route("10a16738-9299-4cd1-9a81-fd23ad6200d0", "GET")
def execution_history(request: Request) -> object:
    """The last use of a connection, all that is kept of its history."""
    name, project = request.project()
    key = request.parameters["endpointId"].lower()
    place = next((it for it in connections_of(request, name) if it.connection.id == key), None)
    if place is None or not request.may(NAMESPACE, "ViewEndpoint", place.token):
        raise not_found("Service connection was not found.", "ServiceEndpointNotFoundException")
    connection = place.connection
    if connection.last_used == "never":
        return collection([])
    time = request.time(connection.last_used)
    pipeline = project.pipelines.get(connection.last_used_by)
    number = pipeline.id if pipeline else 0
    definition = {"id": number, "name": connection.last_used_by.rpartition("/")[2]}
    row: dict[str, object] = {
        "endpointId": connection.id,
        "data": {
            "id": 1,
            "planType": "Build",
            "definition": definition,
            "owner": {"id": number, "name": time[:10].replace("-", "") + ".1"},
            "startTime": time,
            "finishTime": time,
            "result": "succeeded",
        },
    }
    return collection([row])


def _type(name: str, schemes: tuple[Scheme, ...]) -> object:
    return {
        "name": name,
        "displayName": name,
        "description": f"Service connection type for {name}",
        "endpointUrl": {"displayName": "Server Url", "helpText": "", "isVisible": "true"},
        "inputDescriptors": [],
        "authenticationSchemes": [
            {
                "scheme": scheme.name,
                "displayName": scheme.name,
                "authorizationHeaders": [],
                "inputDescriptors": [
                    {
                        "id": key,
                        "name": key,
                        "description": "",
                        "inputMode": "passwordBox" if key.lower() in SECRETS else "textBox",
                        "isConfidential": key.lower() in SECRETS,
                    }
                    for key in scheme.parameters
                ],
            }
            for scheme in schemes
        ],
        "dataSources": [],
        "dependencyData": [],
        "trustedHosts": [],
        "uiContributionId": derived("type", name),
    }
