"""Connections by the streams of asyncio, for httpcore: they take less time than its own."""

import asyncio
import socket
import ssl
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any

import httpcore2

_PATIENCE = 0.25
"""Seconds after which the next address of a host is tried too."""
_Address = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]
"""As the loop's `getaddrinfo` gives it."""


class Sockets(httpcore2.AsyncNetworkBackend):
    """Connects by TCP."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to a host, from any address and with no options."""
        with _connecting(timeout):
            async with asyncio.timeout(timeout):
                return _Stream(*await asyncio.open_connection(sock=await _connected(host, port)))

    async def sleep(self, seconds: float) -> None:
        """Lets that much time pass."""
        await asyncio.sleep(seconds)


class _Stream(httpcore2.AsyncNetworkStream):
    """A connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What came; empty where the other side has closed."""
        try:
            async with asyncio.timeout(timeout):
                return await self._reader.read(max_bytes)
        except TimeoutError as error:
            raise httpcore2.ReadTimeout(f"silence for {timeout} seconds") from error
        except OSError as error:
            raise httpcore2.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends."""
        self._writer.write(buffer)
        try:
            if self._writer.transport.get_write_buffer_size():
                async with asyncio.timeout(timeout):
                    await self._writer.drain()
        except TimeoutError as error:
            raise httpcore2.WriteTimeout(f"nothing was taken for {timeout} seconds") from error
        except OSError as error:
            raise httpcore2.WriteError(str(error)) from error

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.AsyncNetworkStream:
        """The connection from here on encrypted."""
        try:
            with _connecting(timeout):
                async with asyncio.timeout(timeout):
                    await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except httpcore2.NetworkError:
            self._writer.transport.abort()
            raise
        return self

    async def aclose(self) -> None:
        """Closes it, without a farewell that the other side might keep us waiting for."""
        self._writer.transport.abort()
        await asyncio.sleep(0)

    def get_extra_info(self, info: str) -> object:
        """The two things that httpcore asks for."""
        if info == "is_readable":
            return self._reader.at_eof()
        return self._writer.get_extra_info(info) if info == "ssl_object" else None


async def _connected(host: str, port: int) -> socket.socket:
    """To the address of a host that answers first; the next is tried where one lets us wait (RFC 8305).

    What asyncio does itself leaves sockets open where it is interrupted.
    """
    loop = asyncio.get_running_loop()
    addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    attempts: set[asyncio.Task[socket.socket]] = set()
    why: BaseException = OSError(f"{host} has no address")
    try:
        while addresses or attempts:
            if addresses:
                attempts.add(loop.create_task(_attempt(addresses.pop(0))))
            patience = _PATIENCE if addresses else None
            done, _ = await asyncio.wait(attempts, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            for attempt in done:
                if (fault := attempt.exception()) is None:
                    attempts.discard(attempt)
                    return attempt.result()
                why = fault
            attempts -= done
        raise why
    finally:
        for attempt in attempts:
            attempt.add_done_callback(_close)
            attempt.cancel()


def _close(attempt: asyncio.Task[socket.socket]) -> None:
    if not attempt.cancelled() and attempt.exception() is None:
        attempt.result().close()


async def _attempt(address: _Address) -> socket.socket:
    family, kind, protocol, _, place = address
    connecting = socket.socket(family, kind, protocol)
    connecting.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(connecting, place)
    except BaseException:
        connecting.close()
        raise
    return connecting


@contextmanager
def _connecting(timeout: float | None) -> Generator[None]:
    try:
        yield
    except TimeoutError as error:
        raise httpcore2.ConnectTimeout(f"no connection within {timeout} seconds") from error
    except OSError as error:
        raise httpcore2.ConnectError(str(error)) from error
