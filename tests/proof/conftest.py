"""One emulator and one scan of the hardened world for all proofs of a worker."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from candado_emulator.server import Emulator
from tests.proof.bench import Bench


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    home: Path = tmp_path_factory.mktemp("home")
    with Emulator("hardened") as emulator, closing(Bench(emulator, home)) as made:
        yield made
