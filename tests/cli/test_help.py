"""--help of everything, completion, and how little it takes to say so."""

import subprocess
import sys

import pytest

from candado.cli.main import COMMANDS
from tests.cli.command import Candado


def test_help_names_every_command(candado: Candado) -> None:
    ran = candado("--help")
    assert ran.code == 0
    for name, sentence in COMMANDS.items():
        assert f"  {name} " in ran.out
        assert sentence in ran.out


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command(candado: Candado, name: str) -> None:
    ran = candado(name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: candado {name}")
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "-q, --quiet" in ran.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(candado: Candado, shell: str) -> None:
    ran = candado("completion", shell)
    assert (ran.code, "_CANDADO_COMPLETE" in ran.out) == (0, True)


def test_help_imports_nothing_that_is_slow() -> None:
    code = (
        "import sys; from candado.cli.main import code_of; code_of(['--help']); "
        "print({'duckdb', 'httpx2', 'rich', 'msgspec', 'jinja2', 'asyncio'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_a_reader_who_goes_away_is_no_fault() -> None:
    started = subprocess.Popen(
        [sys.executable, "-m", "candado", "tables"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.close()
    _, err = started.communicate()
    assert (started.returncode, err) == (0, b"")
