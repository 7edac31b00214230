"""Connections by the streams of asyncio, for httpcore: they take less time than its own."""

import asyncio
import ssl
from collections.abc import Generator, Iterable
from contextlib import contextmanager

import httpcore2

_SECOND_ADDRESS = 0.25
"""Seconds after which the next address of a host is tried beside the first."""


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
                return _Stream(
                    *await asyncio.open_connection(host, port, happy_eyeballs_delay=_SECOND_ADDRESS)
                )

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


@contextmanager
def _connecting(timeout: float | None) -> Generator[None]:
    try:
        yield
    except TimeoutError as error:
        raise httpcore2.ConnectTimeout(f"no connection within {timeout} seconds") from error
    except OSError as error:
        raise httpcore2.ConnectError(str(error)) from error
