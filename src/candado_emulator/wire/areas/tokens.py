"""Areas TokenAdmin and Tokens: personal access tokens, of all users for administrators, and the caller's own.

The caller's own are for users who are signed in to Entra: a personal access token gets a sign-in page.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from ...state.directory import Identity, derived
from ...state.organization import PolicyValue
from ...state.token import AccessToken
from .. import paging
from ..errors import ServiceError, bad_request
from ..policy_values import value_of
from ..request import Reply, Request
from ..routing import page, route
from ..scopes import FULL_ACCESS
from ..sign_in import SIGN_IN_PAGE, state_of, text_of
from ..subjects import found

OF_USER = "af68438b-ed04-4407-9eb6-f1dbae3f922e"
REVOCATIONS = "a9c08b2c-5466-4e22-8626-1ff304ffdf0f"
OWN = "_apis/tokens/pats"
PAGE = 100

Place = tuple[str, str, AccessToken]
"""User principal name, display name of the token, the token."""


class Revocation(msgspec.Struct, rename="camel"):
    """A token that is to be revoked."""

    authorization_id: str


class Wanted(msgspec.Struct, rename="camel"):
    """The body that makes or changes a token; what is null stays as it is."""

    display_name: str | None = None
    scope: str | None = None
    valid_to: datetime | None = None
    all_orgs: bool | None = None
    authorization_id: str = ""


@route(OF_USER, "GET")
def tokens_of_user(request: Request) -> object:
    """The tokens of a user, by descriptor, never their values; isPublic=true asks for SSH keys: none here."""
    _require_administrator(request)
    identity = found(request, request.parameters.get("subjectDescriptor", ""))
    held = [] if request.query.flag("isPublic") else list(_tokens(request, identity))
    size = request.query.number("pageSize") or PAGE
    rows, following = paging.by_body(request, held, size)
    return {"value": [_session(request, identity, it) for it in rows], "continuationToken": following}


@route(REVOCATIONS, "POST")
def revoke(request: Request) -> Reply:
    """Revokes tokens of any users."""
    _require_administrator(request)
    wanted = {it.authorization_id.lower() for it in request.decoded(list[Revocation])}
    for upn, name, token in list(_all(request)):
        if token.id in wanted:
            _revoke(request, upn, name, token)
    return Reply(status=204)


@page(OWN, "GET")
def own_tokens(request: Request) -> Reply | object:
    """The caller's tokens: active, revoked, expired or all of them; or one, by authorizationId."""
    if (refusal := _refusal(request)) is not None:
        return refusal
    if key := request.query.get("authorizationId"):
        _, name, token = _own(request, key)
        return {"patToken": _described(request, name, token), "patTokenError": "none"}
    shown = (request.query.get("displayFilterOption") or "active").lower()
    rows = [
        _described(request, name, token)
        for _, name, token in _tokens(request, request.caller.identity)
        if shown in ("all", state_of(token, request.time))
    ]
    page, following = paging.by_body(request, rows, PAGE)
    return {"patTokens": page, "continuationToken": following or ""}


@page(OWN, "POST")
def create_token(request: Request) -> Reply | object:
    """Makes a token for the caller; what a policy forbids is said in patTokenError."""
    if (refusal := _refusal(request)) is not None:
        return refusal
    asked = request.decoded(Wanted)
    name = asked.display_name
    if not name:
        return {"patToken": None, "patTokenError": "displayNameRequired"}
    new = AccessToken(
        id=derived(request.organization.id, request.caller.identity.id, name, request.present()),
        created=request.present(),
    )
    token = _changed(new, asked)
    if (error := _violation(request, token)) is not None:
        return {"patToken": None, "patTokenError": error}
    request.put(("users", request.caller.identity.name, "tokens", name), token)
    request.record("Token.PatCreateEvent", DisplayName=name, Scopes=" ".join(token.scopes), Id=token.id)
    return {"patToken": _described(request, name, token) | {"token": text_of(token)}, "patTokenError": "none"}


@page(OWN, "PUT")
def update_token(request: Request) -> Reply | object:
    """Changes a token of the caller."""
    if (refusal := _refusal(request)) is not None:
        return refusal
    asked = request.decoded(Wanted)
    upn, name, before = _own(request, asked.authorization_id)
    token = _changed(before, asked)
    if (error := _violation(request, token)) is not None:
        return {"patToken": None, "patTokenError": error}
    new_name = asked.display_name or name
    request.put(("users", upn, "tokens", name), None)
    request.put(("users", upn, "tokens", new_name), token)
    request.record("Token.PatUpdateEvent", DisplayName=new_name, Scopes=" ".join(token.scopes), Id=token.id)
    return {"patToken": _described(request, new_name, token), "patTokenError": "none"}


@page(OWN, "DELETE")
def delete_token(request: Request) -> Reply:
    """Revokes a token of the caller."""
    if (refusal := _refusal(request)) is not None:
        return refusal
    _revoke(request, *_own(request, request.query.get("authorizationId") or ""))
    return Reply(status=204)


def _require_administrator(request: Request) -> None:
    request.require("Collection", "GENERIC_WRITE", "NAMESPACE:")


def _refusal(request: Request) -> Reply | None:
    """What is answered instead to who is not a user signed in to Entra."""
    if request.headers.get("authorization", "").lower().startswith("basic"):
        return Reply(status=203, body=SIGN_IN_PAGE, content_type="text/html")
    if request.caller.identity.kind != "user":
        raise ServiceError(403, "InvalidAccessException", "The requested operation is not allowed.")
    return None


def _tokens(request: Request, identity: Identity) -> Iterator[Place]:
    user = request.organization.users.get(identity.name)
    for name, token in user.tokens.items() if user is not None else ():
        yield identity.name, name, token


def _all(request: Request) -> Iterator[Place]:
    for upn, user in request.organization.users.items():
        for name, token in user.tokens.items():
            yield upn, name, token


def _own(request: Request, key: str) -> Place:
    for place in _tokens(request, request.caller.identity):
        if place[2].id == key.lower():
            return place
    raise bad_request(f"The authorization {key} is not one of yours.", "InvalidAuthorizationIdException")


def _changed(token: AccessToken, asked: Wanted) -> AccessToken:
    changes: dict[str, object] = {}
    if asked.scope is not None:
        changes["scopes"] = tuple(asked.scope.split())
    if asked.valid_to is not None:
        changes["expires"] = asked.valid_to.strftime("%Y-%m-%dT%H:%M:%SZ")
    if asked.all_orgs is not None:
        changes["all_organizations"] = asked.all_orgs
    return msgspec.structs.replace(token, **changes)


def _violation(request: Request, token: AccessToken) -> str | None:
    """The error that says which policy forbids a token."""
    policies = request.organization.tenant_policies
    if value_of(request.organization.policies.get("DisablePATCreation")):
        return "disablePatCreationPolicyViolation"
    if token.all_organizations and value_of(policies.get("RestrictGlobalPersonalAccessToken")):
        return "globalPatPolicyViolation"
    if FULL_ACCESS in token.scopes and value_of(policies.get("RestrictFullScopePersonalAccessToken")):
        return "fullScopePatPolicyViolation"
    limit = policies.get("RestrictPersonalAccessTokenLifespan")
    if isinstance(limit, PolicyValue) and limit.value:
        days = int(str(limit.properties.get("MaxPatLifespanInDays", 365)))
        if (_moment(request, token.expires) - _moment(request, token.created)).days > days:
            return "patLifespanPolicyViolation"
    return None


def _revoke(request: Request, upn: str, name: str, token: AccessToken) -> None:
    request.put(("users", upn, "tokens", name), msgspec.structs.replace(token, revoked=True))
    request.record("Token.PatRevokeEvent", DisplayName=name, OwnerName=upn, Id=token.id)


def _moment(request: Request, moment: str) -> datetime:
    return datetime.fromisoformat(request.time(moment))


def _described(request: Request, name: str, token: AccessToken) -> dict[str, object]:
    """A PatToken."""
    return {
        "displayName": name,
        "validTo": request.time(token.expires),
        "scope": " ".join(token.scopes),
        "targetAccounts": None if token.all_organizations else [request.organization.id],
        "validFrom": request.time(token.created),
        "authorizationId": token.id,
        "token": None,
    }


def _session(request: Request, identity: Identity, place: Place) -> object:
    """A SessionToken."""
    _, name, token = place
    return {
        **_described(request, name, token),
        "clientId": "00000000-0000-0000-0000-000000000000",
        "accessId": derived(token.id, "access"),
        "hostAuthorizationId": derived(token.id, "host"),
        "userId": identity.id,
        "alternateToken": None,
        "isValid": state_of(token, request.time) == "active",
        "isPublic": False,
        "publicData": None,
        "source": None,
        "claims": None,
    }
