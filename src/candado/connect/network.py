"""The network: HTTP/2 where TLS negotiates it, else HTTP/1.1; through a proxy where one is set."""

import zlib
from collections.abc import AsyncIterable
from typing import cast

import httpcore2
import httpx2
import msgspec

from candado.connect import archives
from candado.connect.errors import Failed, Unreachable
from candado.connect.settings import Connection, kept_ssl_context, proxy_for, ssl_context
from candado.connect.sockets import Sockets
from candado.connect.transport import Answer, Request

_NO_CONNECTION = (httpcore2.ConnectError, httpcore2.ConnectTimeout, httpcore2.ProxyError)
_NO_ANSWER = (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError)
_IDLE = 5.0
"""Seconds after which a connection that nobody uses is closed."""


class _Place(msgspec.Struct, frozen=True):
    """Where requests to one host go."""

    scheme: bytes
    host: bytes
    port: int | None
    authority: bytes
    pool: httpcore2.AsyncConnectionPool


class Network:
    """The transport that connects. What may be sent is decided elsewhere; no cookie is kept."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ssl_context = kept_ssl_context(connection)
        self._pools: dict[str | None, httpcore2.AsyncConnectionPool] = {}
        self._places: dict[str, _Place] = {}
        timeout = connection.read_timeout
        self._extensions = {
            "timeout": {"connect": connection.connect_timeout, "read": timeout, "write": timeout}
        }

    async def send(self, request: Request) -> Answer:
        """The answer; a body that is larger than the connection's `max_body` is cut off behind that."""
        origin, path = _halves(request.url)
        place = self._places.get(origin) or self._place(origin)
        headers = [(b"Host", place.authority), (b"Accept-Encoding", b"gzip")]
        headers += [(name.encode(), value.encode()) for name, value in request.headers.items()]
        if request.content:
            headers.append((b"Content-Length", str(len(request.content)).encode()))
        sent = httpcore2.Request(
            request.method,
            httpcore2.URL(scheme=place.scheme, host=place.host, port=place.port, target=path.encode()),
            headers=headers,
            content=request.content or None,
            extensions=self._extensions,
        )
        try:
            response = await place.pool.handle_async_request(sent)
        except _NO_CONNECTION as error:
            raise Unreachable(origin, _why(error)) from error
        except _NO_ANSWER as error:
            words = f"no answer: {_why(error)}"
            raise Failed(endpoint=request.endpoint, url=request.url, status=None, words=words) from error
        said = {name.lower().decode("latin-1"): value.decode("latin-1") for name, value in response.headers}
        body, broken = await self._read(response)
        if said.get("content-encoding") == "gzip" and not broken:
            body, broken = self._unpacked(body)
        if response.status == 200 and request.headers.get("Accept") == archives.MEDIA and not broken:
            body, broken = archives.as_json(body, self._connection.max_body)
        return Answer.of(response.status, said, body, broken)

    async def aclose(self) -> None:
        """Closes every connection."""
        for pool in self._pools.values():
            await pool.aclose()

    async def _read(self, response: httpcore2.Response) -> tuple[bytes, str]:
        """What came of a body, and why it is not whole."""
        body = bytearray()
        try:
            async for chunk in cast("AsyncIterable[bytes]", response.stream):
                body += chunk
                if len(body) > self._connection.max_body:
                    break
        except _NO_ANSWER as error:
            return bytes(body), _why(error)
        finally:
            await response.aclose()
        return bytes(body), ""

    def _unpacked(self, packed: bytes) -> tuple[bytes, str]:
        """The same of a compressed body."""
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            body = unpacker.decompress(packed, self._connection.max_body + 1)
        except zlib.error as error:
            return packed, str(error)
        is_whole = unpacker.eof or len(body) > self._connection.max_body
        return body, "" if is_whole else "its end is missing"

    def _place(self, origin: str) -> _Place:
        url = httpx2.URL(origin)
        proxy = proxy_for(self._connection, url)
        if proxy not in self._pools:
            self._pools[proxy] = httpcore2.AsyncConnectionPool(
                ssl_context=self._ssl_context,
                network_backend=Sockets(),
                http2=True,
                max_connections=self._connection.concurrency,
                keepalive_expiry=_IDLE,
                proxy=None if proxy is None else self._proxy(proxy),
            )
        place = _Place(url.raw_scheme, url.raw_host, url.port, url.netloc, self._pools[proxy])
        self._places[origin] = place
        return place

    def _proxy(self, address: str) -> httpcore2.Proxy:
        proxy = httpx2.Proxy(address)
        url = proxy.url
        return httpcore2.Proxy(
            httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            auth=proxy.raw_auth,
            ssl_context=ssl_context(self._connection) if url.scheme == "https" else None,
        )


def _halves(url: str) -> tuple[str, str]:
    """The origin of a URL, and what is asked of it."""
    end = url.index("/", url.index("://") + 3)
    return url[:end], url[end:]


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__
