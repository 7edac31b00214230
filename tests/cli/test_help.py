"""--help of everything, completion, and how little it takes to say so."""

import os
import subprocess
import sys

import click
import pytest

from candado.cli import group
from candado.cli.commands import COMMANDS
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


@pytest.mark.parametrize("asked", ["--help", "-h", "--version"])
def test_what_is_asked_most_takes_no_library(asked: str) -> None:
    code = (
        f"import sys; before = {{*sys.modules}}; from candado.cli.main import code_of; code_of(['{asked}']); "
        "print({'click', 'typing', 're', 'pathlib'} & ({*sys.modules} - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


@pytest.mark.parametrize(
    "line",
    [["scan", "--help"], ["emulator", "--help"], ["completion", "bash"], ["tables"], ["controls"]],
    ids=lambda line: " ".join(line),
)
def test_what_is_not_needed_is_not_imported(line: list[str]) -> None:
    code = (
        f"import sys; from candado.cli.main import code_of; code_of({line}); "
        "print({'asyncio', 'duckdb', 'httpx2', 'jinja2', 'rich'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


@pytest.mark.parametrize("line", [("--help",), ("-q", "--help"), ("--version",), ("-q", "--version")])
def test_it_says_the_same_however_it_is_asked(candado: Candado, line: tuple[str, ...]) -> None:
    assert candado(*line) == candado(line[-1])
    assert candado(*line).err == ""


def test_without_arguments_it_helps_and_is_wrong_usage(candado: Candado) -> None:
    ran = candado()
    assert (ran.code, ran.out, ran.err) == (2, "", candado("--help").out)


def test_the_page_has_every_option(candado: Candado) -> None:
    page = candado("--help").out
    for option in group.candado.params:
        assert f"  {', '.join(option.opts)} " in page
        assert isinstance(option, click.Option)
        assert f"{option.help}\n" in page


@pytest.mark.parametrize("line", ["tables", "--help", "scan --help", "completion bash", "-q --version"])
@pytest.mark.parametrize("buffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_reader_who_goes_away_is_no_fault(line: str, buffered: str) -> None:
    started = subprocess.Popen(
        [sys.executable, "-m", "candado", *line.split()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": buffered},
    )
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.close()
    _, err = started.communicate()
    assert (started.returncode, err) == (0, b"")
