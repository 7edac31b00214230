"""A host with several addresses is reached by whichever answers."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpcore2
import pytest

from candado.connect.sockets import Sockets
from tests.connect.wire import Say, serving


@contextmanager
def silent() -> Iterator[int]:
    """A port that takes no connection and refuses none: all that may wait there do."""
    with ExitStack() as opened:
        listening = opened.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        port: int = listening.getsockname()[1]
        for _ in range(4):
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        yield port


def refusing() -> int:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port: int = closed.getsockname()[1]
        return port


def addresses(monkeypatch: pytest.MonkeyPatch, *ports: int) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port)) for port in ports]

    async def getaddrinfo(*asked: object, **more: object) -> list[object]:
        return list(found)

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)


async def asked_at(before: list[int], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many requests reach a server whose address comes after these."""
    async with serving([Say(body={})]) as server:
        addresses(monkeypatch, *before, server.port)
        stream = await Sockets().connect_tcp("devops.acme.example", 443, timeout=5)
        await stream.write(b"GET /x HTTP/1.1\r\n\r\n", timeout=5)
        assert (await stream.read(100, timeout=5)).startswith(b"HTTP/1.1 200")
        await stream.aclose()
        return len(server.asked)


def test_an_address_that_refuses_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asyncio.run(asked_at([refusing(), refusing()], monkeypatch)) == 1


def test_an_address_that_is_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with silent() as port:
        assert asyncio.run(asked_at([port], monkeypatch)) == 1


def test_where_none_answers_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses(monkeypatch, refusing())
    with pytest.raises(httpcore2.ConnectError, match="Connect call failed"):
        asyncio.run(Sockets().connect_tcp("devops.acme.example", 443, timeout=5))
    with silent() as port:
        addresses(monkeypatch, port)
        with pytest.raises(httpcore2.ConnectTimeout, match=r"no connection within 0\.05 seconds"):
            asyncio.run(Sockets().connect_tcp("devops.acme.example", 443, timeout=0.05))
