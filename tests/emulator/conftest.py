"""An emulator of the small world, put back before each test, and clients that are signed in to it."""

from collections.abc import Callable, Iterator

import httpx2
import pytest

from candado_emulator.server import Emulator

Client = Callable[..., httpx2.Client]


@pytest.fixture(scope="session")
def small() -> Iterator[Emulator]:
    with Emulator("small") as running:
        yield running


@pytest.fixture
def emulator(small: Emulator) -> Emulator:
    small.reset()
    return small


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Client]:
    """Makes a client of the organization for a name of `emulator.tokens`."""
    made: list[httpx2.Client] = []

    def make(who: str = "administrator") -> httpx2.Client:
        made.append(httpx2.Client(base_url=emulator.url, auth=("", emulator.tokens[who])))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def http(client: Client) -> httpx2.Client:
    """Signed in as an administrator."""
    return client("administrator")
