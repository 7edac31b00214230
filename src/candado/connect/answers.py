"""What an answer of the service means: a page, another try, or an error."""

import re
from collections.abc import Mapping
from urllib.parse import unquote_plus

import msgspec

from candado.connect.endpoint import Endpoint, Paging
from candado.connect.errors import Absent, Failed, Malformed, NotRead, Refused
from candado.connect.surrogates import mended
from candado.connect.transport import Answer

_BUSY = frozenset({408, 429, 500, 502, 503, 504})
_NO_PERMISSION = re.compile(
    r"(do(es)? not|don't) have (the |sufficient |enough )?(permission|access)|TF50309", re.I
)
_NO_PERMISSION_KEYS = ("AccessDenied", "AccessCheck", "Unauthorized", "InvalidAccess", "PermissionDenied")
_NO_ROUTE_KEYS = ("VssResourceNotFoundException",)
_NO_ROUTE = re.compile(r"does not implement IController|No HTTP resource was found")
_SIGN_IN = re.compile(r"_signin|//(login|app\.vssps|spsprod\w*\.vssps)\.", re.I)


class _ServiceError(msgspec.Struct):
    message: str | None = None
    type_key: str | None = msgspec.field(name="typeKey", default=None)


def is_sign_in(answer: Answer) -> bool:
    """Whether the service asks to sign in: an empty 401, a 203, a redirect to or the page of the sign-in."""
    if answer.status in (401, 203):
        return True
    if 300 <= answer.status < 400:
        return bool(_SIGN_IN.search(answer.headers.get("location", "")))
    return 200 <= answer.status < 300 and answer.headers.get("content-type", "").startswith("text/html")


def is_whole_json(answer: Answer) -> bool:
    """Whether the body is one JSON value from its beginning to its end."""
    for body in (answer.body, mended(answer.body)[0]):
        try:
            msgspec.json.decode(body, type=msgspec.Raw)
        except msgspec.DecodeError:
            continue
        return True
    return False


def error(endpoint: Endpoint, url: str, answer: Answer) -> NotRead | None:
    """Why the answer is not a page of the endpoint; None if it is one."""
    todo = ""
    if answer.status in (200, 201):
        if is_whole_json(answer):
            return None
        kind = Malformed
        words = f"{len(answer.body)} bytes of {answer.headers.get('content-type')} that are not whole JSON"
    elif answer.status == 204:
        kind, words = Absent, "the service has nothing here"
    elif 300 <= answer.status < 400:
        kind, words = Failed, f"redirected to {answer.headers.get('location')}"
        todo = "No redirect is followed: use the organization's present URL."
    else:
        said = _said(answer)
        kind, words = _meaning(endpoint, answer.status, said), said.message or ""
        if kind is Refused:
            todo = grant(endpoint)
        elif "VersionOutOfRange" in (said.type_key or ""):
            todo = "This server is older than what Candado reads."
    return kind(endpoint=endpoint.name, url=url, status=answer.status, words=words, todo=todo)


def _meaning(endpoint: Endpoint, status: int, said: _ServiceError) -> type[NotRead]:
    """What an error of the service means for the read."""
    key, words = said.type_key or "", said.message or ""
    if key and key in (*endpoint.absent, *_NO_ROUTE_KEYS):
        return Absent
    if status == 403 or any(part in key for part in _NO_PERMISSION_KEYS) or _NO_PERMISSION.search(words):
        return Refused
    if status == 404 and key:
        # this tells of an object, not of a route: it is gone, or this identity may not see it
        return Refused
    if status == 404 and _NO_ROUTE.search(words):
        return Absent
    return Failed


def may_pass(problem: NotRead) -> bool:
    """Whether the same request may be answered well a moment later."""
    return isinstance(problem, Malformed) or (isinstance(problem, Failed) and problem.status in _BUSY)


def grant(endpoint: Endpoint) -> str:
    """What the identity needs for this read."""
    return f"Grant: {endpoint.permission}; as the scope of a personal access token: {endpoint.pat_scope}."


def _said(answer: Answer) -> _ServiceError:
    try:
        said = msgspec.json.decode(answer.body, type=_ServiceError)
    except msgspec.MsgspecError:
        said = _ServiceError()
    if said.message is None and answer.headers.get("content-type", "").startswith("text/plain"):
        said.message = answer.body.decode(errors="replace")
    if said.message is None:
        said.message = unquote_plus(answer.headers.get("x-tfs-serviceerror", ""))
    return said


class _Continuation(msgspec.Struct):
    token: str | int | None = msgspec.field(name="continuationToken", default=None)
    has_more: bool | None = msgspec.field(name="hasMore", default=None)
    is_last_batch: bool | None = msgspec.field(name="isLastBatch", default=None)


class _Items(msgspec.Struct):
    value: list[msgspec.Raw]


def next_page(endpoint: Endpoint, answer: Answer, cursor: Mapping[str, str]) -> dict[str, str] | None:
    """The query that asks for the page after this one; None after the last.

    Args:
        endpoint: What is read.
        answer: A page of it.
        cursor: The query that asked for this page, empty for the first.

    Raises:
        msgspec.ValidationError: the body has not the shape that this way of paging needs.
    """
    match endpoint.paging:
        case Paging.NONE:
            return None
        case Paging.HEADER:
            token = answer.headers.get("x-ms-continuationtoken")
        case Paging.BODY:
            said = msgspec.json.decode(answer.body, type=_Continuation)
            token = None if said.has_more is False or said.is_last_batch else said.token
        case Paging.SKIP:
            count = len(msgspec.json.decode(answer.body, type=_Items).value)
            whole = count >= int(endpoint.page_size or 1)
            return {"$skip": str(int(cursor.get("$skip", "0")) + count)} if whole else None
    return {"continuationToken": str(token)} if token not in (None, "") else None
