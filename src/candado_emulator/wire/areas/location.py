"""Area Location: which host has which area, and who is asking."""

from ...state.directory import Identity, derived
from ..locations import areas
from ..request import Reply, Request, collection
from ..routing import route

DEPLOYMENT = derived("deployment")


@route("e81700f7-3be2-46de-8624-2eb35882fcaa", "GET")
def resource_areas(request: Request) -> Reply | object:
    """GET _apis/ResourceAreas: the host of each area, here always this one. A server has none."""
    if request.organization.product == "server":
        return {"count": 0, "value": None}
    place = f"{request.base}/"
    rows = {id: {"id": id, "name": name, "locationUrl": place} for id, name in areas().items()}
    wanted = request.parameters.get("areaId")
    return collection(list(rows.values())) if wanted is None else rows.get(wanted.lower(), Reply(body=None))


@route("00d9565f-ed9c-4a06-9a50-00e7896ccab4", "GET")
def connection_data(request: Request) -> object:
    """GET _apis/connectionData: who is asking, and what answers."""
    organization = request.organization
    who = _described(request, request.caller.identity)
    return {
        "authenticatedUser": who,
        "authorizedUser": who,
        "instanceId": organization.id,
        "deploymentId": DEPLOYMENT,
        "deploymentType": "hosted" if organization.product == "services" else "onPremises",
        "locationServiceData": {
            "serviceOwner": "00025394-6065-48ca-87d9-7f5672854ef7",
            "defaultAccessMappingMoniker": "PublicAccessMapping",
            "lastChangeId": 1,
            "lastChangeId64": 1,
        },
    }


def _described(request: Request, identity: Identity) -> dict[str, object]:
    user = request.organization.users.get(identity.name)
    custom = {"customDisplayName": user.custom_display_name} if user and user.custom_display_name else {}
    return {
        "id": identity.id,
        "descriptor": identity.descriptor,
        "subjectDescriptor": identity.subject,
        "providerDisplayName": identity.display_name,
        **custom,
        "isActive": True,
        "properties": {"Account": {"$type": "System.String", "$value": identity.name}},
        "resourceVersion": 2,
        "metaTypeId": 0,
    }
