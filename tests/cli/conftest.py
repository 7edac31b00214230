"""A hardened organization for all tests of a worker, put back before each; a command line; two scans."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from candado.cli.main import code_of
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


@pytest.fixture(scope="session")
def two_scans(hardened: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after two scans; in between a project is made public, and another is no longer."""
    folder = tmp_path_factory.mktemp("two-scans")
    scan = ("-q", "scan", hardened.url, "--control", "public-project", "--control", "public-projects-allowed")
    before = {"Web": {"visibility": "public"}, "Data": {"visibility": "public"}}
    after = {"Data": {"visibility": "private"}, "Mobile": {"visibility": "public"}}
    hardened.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CANDADO_PAT", hardened.tokens["administrator"])
        patch.chdir(folder)
        for projects in (before, after):
            hardened.change({"projects": projects})
            assert code_of([*scan, "--home", str(folder / "home")]) == 0
    return folder / "home"


@pytest.fixture
def scanned(candado: Candado, two_scans: Path) -> Candado:
    """A copy of what two scans left."""
    shutil.copytree(two_scans, candado.home)
    return candado
