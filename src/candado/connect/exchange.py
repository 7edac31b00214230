"""One request on the wire: it waits for its turn, is sent, is answered to the end, and is recorded."""

import hashlib
from collections.abc import Callable, Mapping

import anyio
import httpx2
import msgspec

from candado.connect.answers import Answer
from candado.connect.errors import ConnectError, Failed, Malformed, Unreachable
from candado.connect.limits import Clock, Governor
from candado.connect.settings import Connection

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
        transport: httpx2.AsyncBaseTransport,
        connection: Connection,
        governor: Governor,
        clock: Clock,
        on_call: Callable[[Call], None] | None,
    ) -> None:
        """Whoever makes one closes it."""
        timeout = httpx2.Timeout(connection.read_timeout, connect=connection.connect_timeout, pool=None)
        self._http = httpx2.AsyncClient(transport=transport, trust_env=False, timeout=timeout)
        self._slots = anyio.Semaphore(connection.concurrency)
        self._max_body = connection.max_body
        self._governor = governor
        self._clock = clock
        self._on_call = on_call

    async def aclose(self) -> None:
        """Closes every connection."""
        await self._http.aclose()

    async def send(
        self, endpoint: str, request: httpx2.Request, credential: Mapping[str, str], attempt: int
    ) -> Tried:
        """Sends a request with a credential, which is put into the headers of this one request only.

        Raises:
            NotOnTheList: the guard refuses it.
            Failed: the body is larger than the connection's `max_body`.
        """
        # made anew: the request comes back unchanged for another attempt, and no cookie is ever sent
        sent = httpx2.Request(
            request.method,
            request.url,
            headers={**_HEADERS, **dict(request.headers), **credential},
            content=request.content or None,
            extensions={"endpoint": endpoint},
        )
        url = str(request.url)
        async with self._slots:
            await self._governor.admit()
            started = self._clock.now()
            status: int | None = None
            headers: Mapping[str, str] = {}
            body = bytearray()
            problem: ConnectError | None = None
            told_when = False
            try:
                response = await self._http.send(sent, stream=True)
                try:
                    status, headers = response.status_code, dict(response.headers)
                    told_when = self._governor.observe(status, headers)
                    async for chunk in response.aiter_bytes():
                        body += chunk
                        if len(body) > self._max_body:
                            break
                finally:
                    await response.aclose()
            except (httpx2.TransportError, httpx2.DecodingError) as error:
                problem = _problem(endpoint, url, status, len(body), error)
        outcome = problem or Answer.of(status or 0, headers, bytes(body))
        call = Call(
            endpoint=endpoint,
            method=request.method,
            url=url,
            started=started,
            seconds=self._clock.now() - started,
            status=status,
            digest=hashlib.sha256(outcome.body).hexdigest() if isinstance(outcome, Answer) else "",
            bytes=len(body),
            attempt=attempt,
        )
        if self._on_call:
            self._on_call(call)
        if len(body) > self._max_body:
            raise Failed(
                endpoint=endpoint,
                url=url,
                status=status,
                words=f"the body is larger than {self._max_body} bytes",
                todo="If it may be so large, raise max_body in the section [connection] of candado.toml.",
            )
        return Tried(call=call, outcome=outcome, told_when=told_when)


def _problem(
    endpoint: str, url: str, status: int | None, received: int, error: httpx2.RequestError
) -> ConnectError:
    why = str(error) or type(error).__name__
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError):
        where = httpx2.URL(url)
        return Unreachable(f"{where.scheme}://{where.netloc.decode()}", why)
    if status is None:
        return Failed(endpoint=endpoint, url=url, status=None, words=f"no answer: {why}")
    return Malformed(
        endpoint=endpoint, url=url, status=status, words=f"the answer broke off after {received} bytes: {why}"
    )
