"""Area Contribution: HierarchyQuery, which asks several data providers at once."""

import msgspec

from ..contributions import provider
from ..errors import ServiceError
from ..request import Request
from ..routing import route


class Context(msgspec.Struct):
    """What a query tells the providers."""

    properties: dict[str, object] = {}


class Query(msgspec.Struct, rename="camel"):
    """The body of a query."""

    contribution_ids: list[str]
    data_provider_context: Context = msgspec.field(default_factory=Context)


@route("3353e165-a11e-43aa-9d88-14f2bb09b6d9", "POST")
def hierarchy_query(request: Request) -> object:
    """The data of each contribution that is asked for; one that does not exist or fails is left out."""
    asked = request.decoded(Query)
    data: dict[str, object] = {"ms.vss-web.component-data": {}, "ms.vss-web.shared-data": None}
    failed: dict[str, object] = {}
    for contribution in asked.contribution_ids:
        if (found := provider(contribution)) is None:
            continue
        try:
            data[contribution] = found(request, asked.data_provider_context.properties)
        except ServiceError as error:
            failed[contribution] = {"exceptionType": error.type_key, "exceptionMessage": error.message}
    return {"dataProviderExceptions": failed, "dataProviders": data} if failed else {"dataProviders": data}
