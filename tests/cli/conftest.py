"""A hardened organization for all tests of a worker, put back before each, and a command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from candado_emulator.server import Emulator
from tests.cli.command import Candado


@pytest.fixture(scope="session")
def hardened() -> Iterator[Emulator]:
    with Emulator("hardened") as emulator:
        yield emulator


@pytest.fixture
def contoso(hardened: Emulator) -> Emulator:
    hardened.reset()
    return hardened


@pytest.fixture
def candado(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Candado:
    return Candado(tmp_path, capsys, monkeypatch)
