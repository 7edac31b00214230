"""What a shell offers when somebody presses the key for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from candado.assess.control import shipped
from candado.cli.commands import COMMANDS
from candado.cli.main import COMPLETE
from candado.model import tables
from candado_emulator.server import Emulator
from tests.cli.command import Candado

SEVERITIES = ["low", "medium", "high", "critical"]


class Shell:
    """Presses the key at the end of a line."""

    def __init__(self, candado: Candado, patch: pytest.MonkeyPatch) -> None:
        self._candado = candado
        self._patch = patch

    def __call__(self, line: str) -> list[str]:
        with self._patch.context() as patch:
            patch.setenv(COMPLETE, "bash_complete")
            patch.setenv("COMP_WORDS", f"candado {line}")
            patch.setenv("COMP_CWORD", str(len(line.split(" "))))
            ran = self._candado()
        assert (ran.code, ran.err) == (0, "")
        return [offered.partition(",")[2] for offered in ran.out.split()]


@pytest.fixture
def shell(candado: Candado, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    yield Shell(candado, monkeypatch)


@pytest.mark.parametrize("name", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_is_told_how_to_ask(candado: Candado, name: str) -> None:
    ran = candado("completion", name)
    assert (ran.code, COMPLETE in ran.out) == (0, True)


def test_commands_and_options(shell: Shell) -> None:
    assert shell("") == list(COMMANDS)
    assert shell("sc") == ["scan"]
    assert shell("--q") == ["--quiet"]
    assert shell("scan --fail") == ["--fail-on"]


def test_names_of_controls(shell: Shell) -> None:
    assert shell("explain ") == sorted(shipped())
    assert shell("explain public-project") == ["public-project", "public-projects-allowed"]
    assert shell("scan contoso --control everyone-") == [
        name for name in sorted(shipped()) if name.startswith("everyone-")
    ]


def test_names_of_own_controls(shell: Shell, candado: Candado) -> None:
    own = candado.folder / "ours" / "naming"
    own.mkdir(parents=True)
    (own / "project-without-description.md").write_text("not even right")
    (candado.folder / "candado.toml").write_text('controls = "ours"\n')
    assert shell("explain project-without-d") == ["project-without-description"]
    assert "naming" in shell("controls --section ")


@pytest.mark.parametrize("settings", ["controls = ", "controls = 7", 'controls = "nowhere"'])
def test_settings_that_are_wrong_disturb_nobody(shell: Shell, settings: str) -> None:
    Path("candado.toml").write_text(settings)
    assert shell("explain public-project") == ["public-project", "public-projects-allowed"]


def test_sections_tables_and_severities(shell: Shell) -> None:
    assert shell("controls --section ") == sorted({control.section for control in shipped().values()})
    assert shell("tables ") == sorted(tables())
    assert shell("scan contoso --fail-on ") == [*SEVERITIES, *(f"new:{each}" for each in SEVERITIES)]
    assert shell("assess --fail-on new:c") == ["new:critical"]


def test_what_is_kept(shell: Shell, candado: Candado, contoso: Emulator) -> None:
    assert shell("report ") == ["latest"]
    assert candado.as_(contoso)("scan", contoso.url, "--control", "public-project").code == 0
    [snapshot] = (line.split("\t")[1] for line in candado("snapshots").out.splitlines())
    assessment = next(candado.home.rglob("*.assessment")).name
    assert shell("assess 2") == [snapshot]
    for line in ("report 2", "diff 2", "show --in 2", "query --snapshot 2", f"diff {snapshot} 2"):
        assert shell(line) == sorted([snapshot, assessment])
    assert shell("report --org ") == ["contoso"]
    assert shell("report --org fabrikam 2") == []
    assert shell("scan con") == ["contoso"]
    assert shell(f"report --home {candado.folder / 'elsewhere'} 2") == []
