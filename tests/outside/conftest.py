"""An emulator of the small world for each test, and Microsoft's clients."""

from collections.abc import Iterator

import pytest

from candado_emulator.server import Emulator
from tests.official import official as official


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator("small") as running:
        yield running
