"""One request on the wire: it waits for its turn, is sent, is answered to the end, and is recorded."""

import hashlib
from collections.abc import Callable, Mapping

import anyio
import msgspec

from candado.connect.errors import ConnectError, Failed, Malformed, Unreachable
from candado.connect.limits import Clock, Governor
from candado.connect.settings import Connection
from candado.connect.transport import Answer, Request, Transport

_HEADERS = {
    "Accept": "application/json",
    "User-Agent": "candado",
    # else a wrong credential is answered with a web page to sign in
    "X-TFS-FedAuthRedirect": "Suppress",
}


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """The record of one request."""

    endpoint: str
    method: str
    url: str
    started: float
    """seconds since the epoch"""
    seconds: float
    status: int | None
    """None where no answer came"""
    digest: str
    """SHA-256 of the body as hexadecimal digits, a byte order mark taken off; empty where it is not whole"""
    bytes: int
    attempt: int
    """1 for the first"""


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one request."""

    call: Call
    outcome: Answer | ConnectError
    told_when: bool
    """the service said when to come again, and the governor waits for it"""


class Exchange:
    """Sends requests, a bounded number at a time."""

    def __init__(
        self,
        transport: Transport,
        connection: Connection,
        governor: Governor,
        clock: Clock,
        on_call: Callable[[Call], None] | None,
    ) -> None:
        """Whoever makes one closes it."""
        self._transport = transport
        self._slots = anyio.Semaphore(connection.concurrency)
        self._max_body = connection.max_body
        self._governor = governor
        self._clock = clock
        self._on_call = on_call

    async def aclose(self) -> None:
        """Closes every connection."""
        await self._transport.aclose()

    async def send(self, request: Request, credential: Mapping[str, str], attempt: int) -> Tried:
        """Sends a request with a credential, which is put into the headers of this one request only.

        Raises:
            NotOnTheList: the guard refuses it.
            NotRecorded: a replay has no answer.
            Failed: the body is larger than the connection's `max_body`.
        """
        signed = msgspec.structs.replace(request, headers={**_HEADERS, **request.headers, **credential})
        async with self._slots:
            await self._governor.admit()
            started = self._clock.now()
            came: Answer | ConnectError
            told_when = False
            try:
                came = await self._transport.send(signed)
                told_when = self._governor.observe(came.status, came.headers)
            except (Unreachable, Failed) as error:
                came = error
        call = self._call(request, came, started, attempt)
        if self._on_call:
            self._on_call(call)
        return Tried(call=call, outcome=self._usable(request, came), told_when=told_when)

    def _call(self, request: Request, came: Answer | ConnectError, started: float, attempt: int) -> Call:
        answer = came if isinstance(came, Answer) else None
        return Call(
            endpoint=request.endpoint,
            method=request.method,
            url=request.url,
            started=started,
            seconds=self._clock.now() - started,
            status=answer.status if answer else None,
            digest=hashlib.sha256(answer.body).hexdigest() if answer and not answer.broken else "",
            bytes=len(answer.body) if answer else 0,
            attempt=attempt,
        )

    def _usable(self, request: Request, came: Answer | ConnectError) -> Answer | ConnectError:
        if not isinstance(came, Answer):
            return came
        length = len(came.body)
        if length > self._max_body:
            raise Failed(
                endpoint=request.endpoint,
                url=request.url,
                status=came.status,
                words=f"the body is larger than {self._max_body} bytes",
                todo="If it may be so large, raise max_body in the section [connection] of candado.toml.",
            )
        if came.broken:
            words = f"the answer broke off after {length} bytes: {came.broken}"
            return Malformed(endpoint=request.endpoint, url=request.url, status=came.status, words=words)
        return came
