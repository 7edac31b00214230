"""Where the other side speaks HTTP/2, all requests share a connection."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, RequestReceived, StreamEnded

from candado.connect.client import Client
from candado.connect.errors import Failed
from candado.connect.settings import Connection
from tests.connect.test_network import Authority
from tests.connect.wire import PAT, FastClock, endpoint

THINGS = endpoint("{project}/_apis/things")
LARGE = json.dumps({"value": ["x" * 1000] * 1000}).encode()


class Peer:
    """Answers each request with a large body; remembers paths, and how many connections there were."""

    def __init__(self, *, gives_up: bool = False) -> None:
        self.paths: list[str] = []
        self.connections = 0
        self._gives_up = gives_up

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        peer = H2Connection(H2Configuration(client_side=False))
        peer.initiate_connection()
        left: dict[int, bytes] = {}
        while data := await reader.read(65536):
            for event in peer.receive_data(data):
                if isinstance(event, RequestReceived):
                    self.paths.append(dict(event.headers)[b":path"].decode())
                elif isinstance(event, DataReceived):
                    peer.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                elif isinstance(event, StreamEnded):
                    peer.send_headers(
                        event.stream_id, [(":status", "200"), ("content-type", "application/json")]
                    )
                    left[event.stream_id] = LARGE
            if self._gives_up and left:
                break
            for stream, body in list(left.items()):
                while body and (room := peer.local_flow_control_window(stream)):
                    size = min(room, peer.max_outbound_frame_size, len(body))
                    peer.send_data(stream, body[:size], end_stream=size == len(body))
                    body = body[size:]
                left[stream] = body
            left = {stream: body for stream, body in left.items() if body}
            writer.write(peer.data_to_send())
            await writer.drain()
        writer.close()


@asynccontextmanager
async def serving(authority: Authority, peer: Peer) -> AsyncIterator[str]:
    authority.server.set_alpn_protocols(["h2"])
    server = await asyncio.start_server(peer.talk, "127.0.0.1", 0, ssl=authority.server)
    try:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}/contoso"
    finally:
        server.close()


def read(folder: Path, peer: Peer, projects: list[str]) -> list[bytes]:
    authority = Authority(folder, "localhost")
    bodies: list[bytes] = []

    async def run() -> None:
        async with (
            serving(authority, peer) as url,
            Client(url, PAT, [THINGS], Connection(ca_bundle=authority.bundle), clock=FastClock()) as client,
        ):

            async def one(project: str) -> None:
                bodies.extend([page.body async for page in client.read(THINGS, {"project": project})])

            await one(projects[0])
            async with asyncio.TaskGroup() as group:
                for project in projects[1:]:
                    group.create_task(one(project))

    anyio.run(run)
    return bodies


def test_many_requests_share_a_connection(tmp_path: Path) -> None:
    peer = Peer()
    projects = [f"p{number}" for number in range(8)]
    assert read(tmp_path, peer, projects) == [LARGE] * 8
    assert sorted(peer.paths) == [f"/contoso/{project}/_apis/things?api-version=7.1" for project in projects]
    assert peer.connections == 1


def test_a_connection_that_ends_early_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no answer"):
        read(tmp_path, Peer(gives_up=True), ["Web"])
