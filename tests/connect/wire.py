"""A server on a real socket that says what a script tells it to, and remembers what it was asked."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from candado.connect.credentials import PersonalAccessToken
from candado.connect.endpoint import Endpoint, Paging, Service

PAT = PersonalAccessToken("planted-secret", "a test")


def endpoint(
    path: str = "_apis/things",
    *,
    name: str = "things",
    service: Service = Service.CORE,
    paging: Paging = Paging.NONE,
    page_size: int | None = None,
    accepts: tuple[str, ...] = (),
) -> Endpoint:
    return Endpoint(
        name=name,
        path=path,
        service=service,
        version="7.1",
        paging=paging,
        page_size=page_size,
        accepts=accepts,
        permission="View things",
        pat_scope="vso.thing",
        source="specified",
        page="a test",
    )


@dataclass
class Asked:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Say:
    """What to answer: `cut` bytes of the body and then nothing, after `late` seconds."""

    status: int = 200
    body: bytes | str | list | dict = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    late: float = 0
    type: str | None = "application/json; charset=utf-8; api-version=7.1"

    def bytes(self) -> bytes:
        content = (
            self.body
            if isinstance(self.body, bytes)
            else (self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode())
        )
        headers = {"Content-Length": str(len(content)), **self.headers}
        if self.type:
            headers["Content-Type"] = self.type
        head = f"HTTP/1.1 {self.status} -\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers.items())
        return head.encode() + b"\r\n" + (content if self.cut is None else content[: self.cut])


Script = Callable[[Asked], Say]


@dataclass
class Served:
    url: str
    port: int
    asked: list[Asked]


@asynccontextmanager
async def serving(script: Script | list[Say], tls: ssl.SSLContext | None = None) -> AsyncIterator[Served]:
    """Serves an organization; a list is said in its order, the last again and again."""
    asked: list[Asked] = []
    rest = list(script) if isinstance(script, list) else []

    def answer(request: Asked) -> Say:
        if callable(script):
            return script(request)
        return rest.pop(0) if len(rest) > 1 else rest[0]

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await _request(reader):
                asked.append(request)
                say = answer(request)
                await asyncio.sleep(say.late)
                writer.write(say.bytes())
                await writer.drain()
                if say.cut is not None:
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    scheme = "https" if tls else "http"
    try:
        yield Served(f"{scheme}://localhost:{port}/contoso", port, asked)
    finally:
        server.close()


async def _request(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, target, headers, body)


class FastClock:
    """A clock whose sleeps take no time, and are remembered."""

    def __init__(self, at: float = 1_700_000_000.0) -> None:
        self.time = at
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)
