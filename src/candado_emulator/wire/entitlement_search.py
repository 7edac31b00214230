"""The search for entitlements: its $filter (and-joined, each an or of equalities) and $orderBy."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from ..state.directory import Identity
from . import entitlements
from .errors import bad_request
from .request import Request

_EQUALS = re.compile(r"\s*(\w+)\s+eq\s+'([^']*)'\s*", re.IGNORECASE)
_LICENSES = {
    "account-stakeholder": "stakeholder",
    "account-express": "express",
    "account-advanced": "advanced",
    "account-earlyadopter": "earlyAdopter",
    "account-professional": "professional",
}
_FIELDS = ("licenseid", "licensestatus", "usertype", "name")


def searched(request: Request, identities: Sequence[Identity]) -> list[Identity]:
    """Those that fit the query's filter, in its order; ServiceError 400 where it says what cannot be."""
    fits = _filter(request, request.query.get("$filter") or request.query.get("filter") or "")
    found = [identity for identity in identities if fits(identity)]
    order = (request.query.get("$orderBy") or request.query.get("orderBy") or "").split()
    if not order:
        return found
    keys: dict[str, Callable[[Identity], object]] = {
        "lastaccessdate": lambda it: _moment(request, entitlements.held(request, it).last_accessed),
        "datecreated": lambda it: _moment(request, entitlements.held(request, it).created),
        "name": lambda it: it.display_name.lower(),
    }
    if order[0].lower() not in keys:
        raise bad_request(f"The order {order[0]} is not supported; there are {', '.join(keys)}.")
    key = keys[order[0].lower()]
    descending = order[-1].lower().startswith("desc")
    return sorted(found, key=lambda it: str(key(it)), reverse=descending)


def _moment(request: Request, moment: str) -> datetime:
    return datetime.fromisoformat(request.time(moment))


def _filter(request: Request, text: str) -> Callable[[Identity], bool]:
    every: list[list[tuple[str, str]]] = []
    for conjunct in re.split(r"\s+and\s+", text.replace("(", "").replace(")", "")) if text.strip() else []:
        parts = [_EQUALS.fullmatch(part) for part in re.split(r"\s+or\s+", conjunct)]
        alternatives = [(part[1].lower(), part[2].lower()) for part in parts if part]
        if len(alternatives) < len(parts) or any(field not in _FIELDS for field, _ in alternatives):
            raise bad_request(f"The filter {text} is not valid; it may ask for {', '.join(_FIELDS)} with eq.")
        every.append(alternatives)
    return lambda it: all(any(_is(request, it, *wanted) for wanted in some) for some in every)


def _is(request: Request, identity: Identity, field: str, value: str) -> bool:
    it = entitlements.held(request, identity)
    match field:
        case "licenseid":
            return it.license == _LICENSES.get(value)
        case "licensestatus":
            return it.status == value
        case "usertype":
            user = request.organization.users.get(identity.name)
            return ("guest" if user is not None and user.guest else "member") == value
        case _:
            return value in identity.display_name.lower() or value in identity.name.lower()
