"""An emulator of the small world, put back before each test, and Microsoft's own clients of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from requests import Session

from candado_emulator.server import Emulator


@pytest.fixture(scope="session")
def small() -> Iterator[Emulator]:
    with Emulator("small") as running:
        yield running


@pytest.fixture
def emulator(small: Emulator) -> Emulator:
    small.reset()
    return small


@pytest.fixture
def official(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Microsoft's own clients, signed in as an administrator. They leave it to chance when they close a
    connection, so it is done for them."""
    monkeypatch.setenv("AZURE_DEVOPS_CACHE_DIR", str(tmp_path))
    from azure.devops.connection import Connection
    from msrest.authentication import BasicAuthentication

    opened: list[Session] = []

    def open_session() -> Session:
        session = Session()
        session.hooks["response"].append(_read)
        opened.append(session)
        return session

    monkeypatch.setattr(requests, "Session", open_session)
    credentials = BasicAuthentication("", emulator.tokens["administrator"])
    yield Connection(base_url=emulator.url, creds=credentials).clients_v7_1
    for session in opened:
        session.close()


def _read(response: requests.Response, *_: object, **__: object) -> None:
    """Reads a response to its end, also one without a body, so that its connection is free."""
    response.content  # noqa: B018
