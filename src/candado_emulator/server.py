"""Serves an emulator: in a thread for tests, or until it is stopped for the command line.

with Emulator("hardened") as emulator:
    requests.get(f"{emulator.url}/_apis/projects", auth=("", emulator.tokens["reader"]))
    emulator.change({"projects": {"Payments": {"visibility": "public"}}})
"""

import asyncio
import atexit
import contextlib
import socket
import threading
import time
from types import TracebackType

import msgspec
from granian.constants import Interfaces
from granian.server.embed import Server

from .state.organization import Organization
from .state.store import Store
from .wire.app import App
from .wire.faults import Break, Delay, Deny, Fault, Limit
from .wire.journal import Entry
from .wire.limits import Limits
from .wire.sign_in import PREFIX, text_of
from .worlds import load

GRACE = 0.2
"""Seconds before the interpreter may go: the server's native threads end a moment after it has stopped, and
need the interpreter to do so."""


class Emulator:
    """An organization on a free port of localhost, for as long as the `with` block lasts."""

    def __init__(self, world: str | Organization = "hardened") -> None:
        """`world` is the name of a world, a file with one, or an organization."""
        self.app = App(Store(load(world) if isinstance(world, str) else world))
        self._reserved = _reserved_port(0)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: Server | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> "Emulator":
        """Starts serving."""
        self._thread.start()
        self._started.wait()
        _wait_for(self.port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops serving."""
        if self._loop is not None and self._server is not None:
            self._loop.call_soon_threadsafe(self._server.stop)
        self._thread.join()
        self._reserved.close()

    @property
    def port(self) -> int:
        """The port it serves on."""
        return int(self._reserved.getsockname()[1])

    @property
    def url(self) -> str:
        """The organization's address, without a slash at the end."""
        return f"http://localhost:{self.port}/{self.state.name}"

    @property
    def state(self) -> Organization:
        """The organization as it is now; it never changes, the next look gives the next state."""
        return self.app.store.organization

    @property
    def tokens(self) -> dict[str, str]:
        """Ready-made credentials by name: administrator, reader, nobody and what else the world signs in."""
        return {name: f"{PREFIX}{name}" for name in self.state.sign_ins}

    def token(self, user: str, name: str) -> str:
        """What is to be sent of a user's personal access token, by the names of both."""
        return text_of(self.state.users[user].tokens[name])

    def change(self, patch: object) -> None:
        """Changes the state by a JSON merge patch; PatchError says what is wrong with it."""
        self.app.store.change(patch)

    def reset(self) -> None:
        """Everything as in the beginning, the journal too."""
        self.app.reset()

    def journal(self) -> list[Entry]:
        """All requests received since the start or the last reset."""
        return list(self.app.journal)

    def deny(self, area: str = "", **more: object) -> None:
        """Refuses requests, or trims their lists (`how="trim"`); the fields are those of `faults.Deny`."""
        self._add(Deny, area, more)

    def delay(self, area: str = "", **more: object) -> None:
        """Answers later; the fields are those of `faults.Delay`."""
        self._add(Delay, area, more)

    def limit(self, area: str = "", **more: object) -> None:
        """Refuses with 429 after some requests; the fields are those of `faults.Limit`."""
        self._add(Limit, area, more)

    def break_(self, area: str = "", **more: object) -> None:
        """Answers wrongly; the fields are those of `faults.Break`."""
        self._add(Break, area, more)

    def withhold(self, namespace: str, permission: str, project: str | None = None) -> None:
        """Takes a permission away from everybody, in a project or everywhere."""
        self.app.store.withhold((namespace, permission, project))

    def budget(self, tstu: float, cost: float) -> None:
        """Sets the rate limit of each identity and the cost of a request, and forgets what was used."""
        self.app.limits = Limits(tstu, cost)

    def pages(self, size: int | None) -> None:
        """No page of a list is longer than this from now on."""
        self.app.page_size = size

    def _add(self, kind: type[Fault], area: str, more: dict[str, object]) -> None:
        self.app.faults.add(msgspec.convert({"area": area, **more}, kind))

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._server = _server(self.app, self.port)
        self._started.set()
        await self._server.serve()


def serve(world: str = "demo", port: int = 0, *, size: int | None = None) -> None:
    """Serves until it is interrupted, and prints `ready http://localhost:N/ORG` when it does.

    `size` is a number of projects: then the world is a generated one.

    ValueError: there is no such world, or the port cannot be had.
    """
    _expect_free(port)
    app = App(Store(load(world, size)))
    with _reserved_port(port) as reserved, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_announced(app, int(reserved.getsockname()[1])))


async def _announced(app: App, port: int) -> None:
    serving = asyncio.create_task(_server(app, port).serve())
    await asyncio.to_thread(_wait_for, port)
    print(f"ready http://localhost:{port}/{app.store.organization.name}", flush=True)
    await serving


def _server(app: App, port: int) -> Server:
    atexit.unregister(time.sleep)
    atexit.register(time.sleep, GRACE)
    return Server(
        app,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        log_enabled=False,
    )


def _expect_free(port: int) -> None:
    """Errors: ValueError where somebody listens on a port already, or nobody may."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ValueError(f"port {port} cannot be had: {error.strerror}; give another") from error


def _reserved_port(port: int) -> socket.socket:
    """A socket that holds a port, so that no other emulator takes it, while the server listens on it too."""
    reserved = socket.socket()
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    reserved.bind(("127.0.0.1", port))
    return reserved


def _wait_for(port: int) -> None:
    """Returns when the server accepts connections."""
    pause = threading.Event()
    for _ in range(2000):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            pause.wait(0.002)
        else:
            return
    raise TimeoutError(f"the emulator does not listen on port {port}")
