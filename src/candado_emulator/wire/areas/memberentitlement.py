"""Area MemberEntitlementManagement: who has which access level."""

from typing import Literal, TypeVar, cast

import msgspec

from ...state.directory import Identity
from ...state.identity import ServicePrincipal, User
from .. import paging
from ..entitlement_search import searched
from ..entitlements import LEVELS, Level, entitlement, held, level, remove
from ..errors import ServiceError, bad_request
from ..request import Reply, Request
from ..routing import route
from ..subjects import found

USERS = "387f832c-dbf2-4643-88e9-c1aa94dbb737"
PRINCIPALS = "1d491a66-190b-43ae-86b8-9c2688c55186"
PAGE = 100
T = TypeVar("T")


class Subject(msgspec.Struct, rename="camel"):
    """Who gets an access level."""

    principal_name: str = ""
    origin_id: str = ""
    display_name: str = ""


class Entitlement(msgspec.Struct, rename="camel"):
    """An access level and who gets it."""

    access_level: Level = msgspec.field(default_factory=Level)
    user: Subject = msgspec.field(default_factory=Subject)
    service_principal: Subject = msgspec.field(default_factory=Subject)


class Operation(msgspec.Struct):
    """A JSON patch operation; in a batch its path begins with the id of the user."""

    op: str | Literal[0, 1, 2]
    path: str = ""
    value: msgspec.Raw = msgspec.Raw(b"null")


@route(USERS, "GET")
def user_entitlements(request: Request) -> object:
    """All users that fit the filter, or one by id; the token of the next page is in the body."""
    return _read(request, "userDescriptor", "user")


@route("1e8cabfb-1fda-461e-860f-eeeae54d06bb", "GET")
def member_entitlements(request: Request) -> object:
    """Users and service principals in one list."""
    return _read(request, "memberId", "member")


@route(PRINCIPALS, "GET")
def service_principal_entitlement(request: Request) -> object:
    """One service principal by id; the service has no list of them."""
    if not request.parameters.get("servicePrincipalId"):
        message = "The requested resource does not support http method 'GET'."
        raise ServiceError(405, "HttpMethodNotAllowedException", message)
    return _read(request, "servicePrincipalId", "servicePrincipal")


@route(USERS, "POST")
def add_user_entitlement(request: Request) -> object:
    """Adds a user with an access level, or gives one to a user."""
    return _added(request, "user", "userEntitlement")


@route(PRINCIPALS, "POST")
def add_service_principal_entitlement(request: Request) -> object:
    """Adds a service principal with an access level."""
    return _added(request, "servicePrincipal", "servicePrincipalEntitlement")


@route(USERS, "PATCH")
def update_user_entitlements(request: Request) -> object:
    """Changes one user, or in a batch adds, changes and removes users."""
    return _updated(request, "userDescriptor", "user", "userEntitlement")


@route(PRINCIPALS, "PATCH")
def update_service_principal_entitlements(request: Request) -> object:
    """Changes one service principal, or several in a batch."""
    return _updated(request, "servicePrincipalId", "servicePrincipal", "servicePrincipalEntitlement")


@route(USERS, "DELETE")
def delete_user_entitlement(request: Request) -> Reply:
    """Removes a user from the organization and all groups."""
    remove(request, found(request, request.parameters.get("userDescriptor", ""), "user"))
    return Reply(status=204)


@route(PRINCIPALS, "DELETE")
def delete_service_principal_entitlement(request: Request) -> Reply:
    """Removes a service principal from the organization and all groups."""
    remove(request, found(request, request.parameters.get("servicePrincipalId", ""), "servicePrincipal"))
    return Reply(status=204)


@route("5ae55b13-c9dd-49d1-957e-6e76c152e3d9", "GET")
def summary(request: Request) -> object:
    """How many have which access level."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    given = [it.license for it in request.organization.users.values()]
    licenses: list[object] = [
        {
            "licenseName": shown,
            "accountLicenseType": license,
            "msdnLicenseType": "none",
            "source": "account",
            "isPurchasable": license != "stakeholder",
            "assigned": given.count(license),
            "total": given.count(license),
            "available": 0,
            "includedQuantity": 0,
            "disabled": 0,
            "nextBillingDate": None,
        }
        for license, shown in LEVELS.items()
        if license != "none"
    ]
    return {
        "licenses": licenses,
        "extensions": [],
        "projectRefs": [{"id": it.id, "name": name} for name, it in request.organization.projects.items()],
        "groupOptions": [],
        "availableAccessLevels": [level(license) for license in LEVELS if license != "none"],
        "defaultAccessLevel": level("stakeholder"),
    }


def _read(request: Request, parameter: str, name: str) -> object:
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    kinds = ("user", "servicePrincipal") if name == "member" else (name,)
    if key := request.parameters.get(parameter):
        return entitlement(request, found(request, key, *kinds), name)
    people = [*request.organization.users] if "user" in kinds else []
    people += [*request.organization.service_principals] if "servicePrincipal" in kinds else []
    known = [identity for identity in map(request.directory.find, people) if identity is not None]
    wanted = searched(request, known)
    page, following = paging.by_body(request, wanted, PAGE)
    select = frozenset(part.lower() for part in request.query.names("select"))
    rows = [entitlement(request, identity, name, select) for identity in page]
    return {"members": rows, "items": rows, "continuationToken": following, "totalCount": len(wanted)}


def _added(request: Request, kind: str, name: str) -> object:
    identity = _given(request, kind, request.decoded(Entitlement))
    row = entitlement(request, identity, kind)
    result: dict[str, object] = {"isSuccess": True, "errors": [], f"{kind}Id": identity.id, "result": row}
    return {"isSuccess": True, name: row, "operationResult": result}


def _updated(request: Request, parameter: str, kind: str, name: str) -> object:
    """The answer to a patch: of one entitlement, or of a batch, whose results come as an operation's."""
    one = request.parameters.get(parameter)
    results: list[dict[str, object]] = []
    for operation in request.decoded(list[Operation]):
        identity = _applied(request, kind, operation, one)
        still = request.directory.find(identity.name)
        row = entitlement(request, still, kind) if still is not None else None
        results.append({f"{kind}Id": identity.id, "isSuccess": True, "errors": [], "result": row})
    if one:
        identity = found(request, one, kind)
        row = entitlement(request, identity, kind)
        return {"isSuccess": True, name: row, "operationResults": results}
    return {
        "id": request.organization.id,
        "status": "succeeded",
        "haveResultsSucceeded": True,
        "completed": True,
        "results": results,
    }


def _applied(request: Request, kind: str, operation: Operation, one: str | None) -> Identity:
    """What an operation of a patch did to whom."""
    op = operation.op if isinstance(operation.op, str) else ("add", "remove", "replace")[operation.op]
    path = operation.path.strip("/")
    if op == "add" and not path and not one:
        return _given(request, kind, _value(operation, Entitlement))
    key, _, what = (one, "", path) if one else path.partition("/")
    identity = found(request, key or "", kind)
    if op == "remove" and not what:
        remove(request, identity)
    elif what.lower() == "accesslevel":
        _give(request, identity, _value(operation, Level))
    else:
        raise bad_request(f"The operation {op} of {operation.path} is not supported.")
    return identity


def _value(operation: Operation, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(operation.value, type=kind, strict=False)
    except msgspec.MsgspecError as error:
        raise bad_request(f"TF400898: The value of {operation.path} is not valid: {error}") from None


def _given(request: Request, kind: str, asked: Entitlement) -> Identity:
    """Somebody who may be new, with the access level that is asked for."""
    request.require("Collection", "GENERIC_WRITE", "NAMESPACE:")
    if kind == "user":
        who, holder = asked.user.principal_name, "users"
        new = User(license="none", status="pending", created=request.present(), last_accessed="never")
    else:
        principals = request.organization.service_principals.items()
        origin = asked.service_principal.origin_id
        known = next((name for name, it in principals if it.origin_id == origin), None)
        who, holder = known or asked.service_principal.display_name or origin, "service_principals"
        new = ServicePrincipal(
            origin_id=origin, license="none", created=request.present(), last_accessed="never"
        )
    if not who:
        raise bad_request("VS403283: Could not add user: neither a principal name nor an origin id is given.")
    if request.directory.find(who) is None:
        request.put((holder, who), new)
    identity = request.directory.find(who)
    if identity is None:
        raise bad_request(f"VS403283: Could not add user '{who}'.")
    _give(request, identity, asked.access_level)
    return identity


def _give(request: Request, identity: Identity, wanted: Level) -> None:
    request.require("Collection", "GENERIC_WRITE", "NAMESPACE:")
    it = held(request, identity)
    holder = "users" if identity.kind == "user" else "service_principals"
    changed = msgspec.structs.replace(
        it,
        license=wanted.account_license_type,
        license_source=wanted.licensing_source,
        license_assigned_by="unknown",
    )
    request.put((holder, identity.name), cast(msgspec.Struct, changed))
    shown = {"UserIdentifier": identity.id, "AccessLevel": LEVELS[wanted.account_license_type]}
    if it.license == "none":
        request.record("Licensing.Assigned", **shown)
    elif it.license != wanted.account_license_type:
        request.record("Licensing.Modified", PreviousAccessLevel=LEVELS[it.license], **shown)
