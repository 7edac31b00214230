"""The emulator as an ASGI application: everything that is the same for all routes."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import cache
from typing import cast
from urllib.parse import quote, unquote

import msgspec

from ..state.directory import ANONYMOUS, Caller
from ..state.store import Store
from . import admin, faults, scopes, sign_in, versions
from .errors import ServiceError, access_denied, out_of_scope
from .faults import Break, Delay, Deny, Fault, Faults, Limit, Target
from .journal import Entry
from .limits import Limits
from .locations import locations
from .request import Query, Reply, Request, collection
from .routing import Match, router

Scope = MutableMapping[str, object]
Receive = Callable[[], Awaitable[MutableMapping[str, object]]]
Send = Callable[[MutableMapping[str, object]], Awaitable[None]]

JSON = "application/json"
DEPLOYMENT = str(uuid.uuid5(uuid.NAMESPACE_URL, "deployment"))
STANDING = {
    "Cache-Control": "no-cache",
    "Pragma": "no-cache",
    "Expires": "-1",
    "X-Content-Type-Options": "nosniff",
    "X-FRAME-OPTIONS": "SAMEORIGIN",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "P3P": 'CP="CAO DSP COR ADMa DEV CONo TELo CUR PSA PSD TAI IVDo OUR SAMi BUS DEM NAV STA"',
    "X-VSS-SenderDeploymentId": DEPLOYMENT,
    "X-TFS-ProcessId": DEPLOYMENT,
    "X-Cache": "CONFIG_NOCACHE",
    "Vary": "Accept-Encoding",
    "Access-Control-Expose-Headers": "Request-Context",
}


class Incoming(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A request as it comes in."""

    method: str
    host: str
    """with scheme: http://localhost:1234"""
    segments: list[str]
    """the path, decoded"""
    query: str
    headers: Mapping[str, str]
    """by lower-case name"""
    body: bytes

    @property
    def authorization(self) -> str:
        """The Authorization header, empty where there is none."""
        return self.headers.get("authorization", "")


class Outgoing(msgspec.Struct, kw_only=True, gc=False):
    """An answer as it goes out."""

    status: int
    headers: dict[str, str]
    body: bytes = b""
    delay: float = 0
    is_cut: bool = False
    """the connection ends in the middle of the body"""


class App:
    """An organization behind HTTP."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.faults = Faults()
        self.limits = Limits()
        self.journal: list[Entry] = []
        self.page_size: int | None = None
        """no page is longer than this; None: the service's own sizes"""

    def reset(self) -> None:
        """Everything as it was in the beginning."""
        self.store.reset()
        self.faults = Faults()
        self.limits = Limits()
        self.journal.clear()
        self.page_size = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers an HTTP request."""
        incoming = await _incoming(scope, receive)
        outgoing = self.answer(incoming)
        if outgoing.delay:
            await asyncio.sleep(outgoing.delay)
        length = len(outgoing.body)
        headers = (
            {**outgoing.headers, "Content-Length": str(length)}
            if outgoing.status != 204
            else outgoing.headers
        )
        raw = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": outgoing.status, "headers": raw})
        if outgoing.is_cut:
            await send(
                {"type": "http.response.body", "body": outgoing.body[: length // 2], "more_body": True}
            )
            raise ConnectionAbortedError("the connection was to be cut")
        await send(
            {"type": "http.response.body", "body": b"" if incoming.method == "HEAD" else outgoing.body}
        )

    def answer(self, incoming: Incoming) -> Outgoing:
        """The answer to a request."""
        if incoming.segments[:1] == ["_emulator"]:
            return _encoded(admin.answer(self, incoming.method, incoming.segments[1:], incoming.body))
        entry = Entry(method=incoming.method, path="/" + "/".join(incoming.segments), query=incoming.query)
        self.journal.append(entry)
        outgoing = self._answer(incoming, entry)
        entry.status = outgoing.status
        session = incoming.headers.get("x-tfs-session") or str(uuid.uuid4())
        activity = str(uuid.uuid4())
        own = {"X-TFS-Session": session, "ActivityId": activity, "X-VSS-E2EID": activity}
        outgoing.headers = {**STANDING, **own, **outgoing.headers}
        return outgoing

    def _answer(self, incoming: Incoming, entry: Entry) -> Outgoing:
        name = self.store.organization.name
        inside = incoming.segments[:1] and incoming.segments[0].lower() == name.lower()
        segments = incoming.segments[1:] if inside else incoming.segments
        if incoming.method == "OPTIONS" and segments[:1] == ["_apis"]:
            is_server = self.store.organization.product == "server"
            return _json(_options(segments[1] if len(segments) > 1 else "", is_server))
        match = self._match(segments) if inside else None
        entry.area = match.route.area if match else ""
        caller, held = self._caller(incoming, match)
        if caller is None:
            return _unauthorized(incoming, self.store.organization.tenant_id)
        entry.identity = caller.identity.name
        if match and not scopes.suffices(held, match.route.area, incoming.method):
            return _failed(out_of_scope(caller.identity.display_name))
        user = {"X-VSS-UserData": f"{caller.identity.id}:{caller.identity.name}"}
        if self.limits.is_blocked(entry.identity):
            return _too_many(self.limits.headers(entry.identity) | user)
        outgoing = self._faulty(incoming, segments, match, caller)
        self.limits.charge(entry.identity, len(outgoing.body))
        outgoing.headers = user | self.limits.headers(entry.identity) | outgoing.headers
        return outgoing

    def _match(self, segments: list[str]) -> Match | None:
        match = router().match(segments)
        location = match.route.location if match else None
        if location and self.store.organization.product == "server" and not location.is_on_server:
            return None
        return match

    def _caller(self, incoming: Incoming, match: Match | None) -> tuple[Caller | None, tuple[str, ...]]:
        """Who asks, and the scopes of the credential."""
        organization = self.store.organization
        proved = sign_in.signed_in(organization, incoming.authorization, self.store.time)
        identity = self.store.directory.find(proved.name) if proved else None
        if proved and identity:
            return self.store.directory.caller(identity), proved.scopes
        is_open = sign_in.is_open(organization, match, incoming.method)
        return (ANONYMOUS if is_open else None), (scopes.FULL_ACCESS,)

    def _faulty(
        self, incoming: Incoming, segments: list[str], match: Match | None, caller: Caller
    ) -> Outgoing:
        meant: list[Fault] = []
        if self.faults.all:
            meant = self.faults.meant(self._target(incoming, segments, match, caller))
        if limit := next(iter(faults.of(Limit, meant)), None):
            return _too_many({"Retry-After": str(limit.retry_after)})
        broken = next(iter(faults.of(Break, meant)), None)
        if broken and broken.how in ("status", "sign-in"):
            return _sign_in_page() if broken.how == "sign-in" else Outgoing(status=broken.status, headers={})
        outgoing = self._served(incoming, segments, match, caller, faults.of(Deny, meant))
        outgoing.delay = sum(delay.seconds for delay in faults.of(Delay, meant))
        if broken and broken.how == "malformed":
            outgoing.body = outgoing.body[: max(1, len(outgoing.body) // 2)]
        outgoing.is_cut = broken is not None and broken.how == "cut"
        return outgoing

    def _target(self, incoming: Incoming, segments: list[str], match: Match | None, caller: Caller) -> Target:
        project = match.parameters.get("project", "").lower() if match else ""
        known = self.store.organization.projects.items()
        names = frozenset(
            n.lower()
            for pair in known
            if project in (pair[0].lower(), pair[1].id)
            for n in (pair[0], pair[1].id)
        )
        return Target(
            area=match.route.area if match else "",
            path="/".join(segments),
            method=incoming.method,
            projects=names if project else frozenset(),
            identity=caller.identity.name,
        )

    def _served(
        self,
        incoming: Incoming,
        segments: list[str],
        match: Match | None,
        caller: Caller,
        denials: list[Deny],
    ) -> Outgoing:
        if match is None:
            return _no_route(segments)
        handler = match.route.handlers.get(incoming.method)
        if handler is None:
            message = f"The requested resource does not support http method '{incoming.method}'."
            return _failed(ServiceError(405, "HttpMethodNotAllowedException", message))
        query = Query(incoming.query)
        try:
            if any(denial.how == "refuse" for denial in denials):
                raise access_denied(caller.identity.display_name, match.route.area)
            version = self._version(incoming, query, match)
            reply = handler(
                Request(
                    store=self.store,
                    caller=caller,
                    method=incoming.method,
                    route=match.route,
                    parameters=match.parameters,
                    query=query,
                    headers=incoming.headers,
                    body=incoming.body,
                    version=version,
                    base=f"{incoming.host}/{quote(self.store.organization.name)}",
                    page_size=self.page_size,
                )
            )
        except ServiceError as error:
            return _failed(error)
        if not isinstance(reply, Reply):
            reply = Reply(body=reply)
        for denial in denials:
            reply = msgspec.structs.replace(reply, body=faults.trimmed(reply.body, denial.hide))
        return _encoded(reply, version)

    def _version(self, incoming: Incoming, query: Query, match: Match) -> versions.Version | None:
        if match.route.location is None:
            return None
        asked = versions.requested(query.get("api-version"), incoming.headers.get("accept", ""))
        latest = versions.SERVER if self.store.organization.product == "server" else None
        return versions.negotiated(asked, match.route.location, incoming.method, latest)


async def _incoming(scope: Scope, receive: Receive) -> Incoming:
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        parts.append(cast(bytes, message.get("body", b"")))
        more = bool(message.get("more_body", False)) and message["type"] == "http.request"
    pairs = cast("list[tuple[bytes, bytes]]", scope["headers"])
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}
    raw = cast(bytes, scope["raw_path"]).decode("ascii", "replace")
    return Incoming(
        method=cast(str, scope["method"]),
        host=f"{scope['scheme']}://{headers.get('host', 'localhost')}",
        segments=[unquote(segment) for segment in raw.strip("/").split("/")] if raw.strip("/") else [],
        query=cast(bytes, scope["query_string"]).decode("ascii", "replace"),
        headers=headers,
        body=b"".join(parts),
    )


@cache
def _options(area: str, is_server: bool) -> bytes:
    return msgspec.json.encode(
        collection(
            [
                row.described()
                for row in locations().values()
                if (not area or row.area.lower() == area.lower()) and (row.is_on_server or not is_server)
            ]
        )
    )


def _json(body: bytes, status: int = 200, suffix: str = "") -> Outgoing:
    return Outgoing(status=status, headers={"Content-Type": f"{JSON}; charset=utf-8{suffix}"}, body=body)


def _encoded(reply: Reply, version: versions.Version | None = None) -> Outgoing:
    if reply.body is None:
        return Outgoing(status=reply.status, headers=reply.headers)
    body = reply.body if isinstance(reply.body, bytes) else msgspec.json.encode(reply.body)
    charset = (
        "; charset=utf-8" if reply.content_type == JSON or reply.content_type.startswith("text/") else ""
    )
    suffix = f"; api-version={version}" if version is not None else ""
    headers = {"Content-Type": f"{reply.content_type}{charset}{suffix}", **reply.headers}
    return Outgoing(status=reply.status, headers=headers, body=body)


def _failed(error: ServiceError) -> Outgoing:
    outgoing = _json(error.body(), error.status)
    outgoing.headers["X-TFS-ServiceError"] = quote(error.message, safe="")
    return outgoing


def _no_route(segments: list[str]) -> Outgoing:
    path = "/" + "/".join(segments)
    message = f"The controller for path '{path}' was not found or does not implement IController."
    headers = {"Content-Type": "text/plain; charset=utf-8", "X-TFS-ServiceError": quote(message, safe="")}
    return Outgoing(status=404, headers=headers, body=message.encode())


def _unauthorized(incoming: Incoming, tenant: str) -> Outgoing:
    """Clients that ask for it get a 401, browsers a sign-in page; an unknown HEAD tells the tenant."""
    if incoming.method == "HEAD" and len(incoming.segments) == 1:
        return Outgoing(status=404, headers={"x-vss-resourcetenant": tenant})
    if incoming.headers.get("x-tfs-fedauthredirect", "").lower() == "suppress":
        return Outgoing(status=401, headers={"WWW-Authenticate": sign_in.REALM})
    return _sign_in_page()


def _sign_in_page() -> Outgoing:
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return Outgoing(status=203, headers=headers, body=sign_in.SIGN_IN_PAGE)


def _too_many(headers: dict[str, str]) -> Outgoing:
    message = (
        "TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource "
        "'Concurrency' in namespace 'User'."
    )
    outgoing = _failed(ServiceError(429, "RequestBlockedException", message))
    outgoing.headers |= {"Retry-After": "1", **headers}
    return outgoing
