"""The command line, run in this process, and organizations for it to look at."""

from pathlib import Path

import msgspec
import pytest

from candado.cli.main import code_of
from candado_emulator.server import Emulator


class Ran(msgspec.Struct, frozen=True):
    """What a command left."""

    code: int
    out: str
    err: str


class Candado:
    """Runs commands in a folder of their own, with a data directory of its own."""

    def __init__(self, folder: Path, captured: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.home = folder / "home"
        self._captured = captured
        self._patch = patch
        for name in ("CANDADO_PAT", "AZURE_DEVOPS_EXT_PAT", "NO_COLOR"):
            patch.delenv(name, raising=False)
        patch.setenv("CANDADO_HOME", str(self.home))
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.chdir(folder)

    def as_(self, emulator: Emulator, who: str = "administrator") -> "Candado":
        """From now on with this sign-in."""
        self._patch.setenv("CANDADO_PAT", emulator.tokens[who])
        return self

    def __call__(self, *arguments: str) -> Ran:
        """Run a command line."""
        self._captured.readouterr()
        code = code_of([*arguments])
        said = self._captured.readouterr()
        return Ran(int(code), said.out, said.err)

    def ids(self, condition: str = "true") -> list[str]:
        """Ids of findings of the last assessment."""
        found = self("query", f"select id from findings where {condition} order by control, id")
        assert found.code == 0, found.err
        return found.out.split()
