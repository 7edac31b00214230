"""What goes wrong is told in a sentence: what, where, and what to do; and nothing is asked or lost before."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from candado_emulator.server import Emulator
from tests.cli.command import Candado

ONE = ("--control", "public-project")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["scan", "--nothing"], "No such option '--nothing'. `candado scan --help` says how it is used."),
        (["completion"], "Choose from: bash, zsh, fish, powershell. `candado completion --help`"),
        (["verify"], "nothing is kept in"),
        (["snapshots"], "run: candado scan ORG"),
        (["accept", "abc", "--until", "2020-01-31", "--why", "x"], "2020-01-31 has passed"),
        (["accept", "abc", "--until", "2999-01-31", "--why", " "], "say why"),
        (["report", "--config", "nowhere"], "'nowhere' does not exist"),
    ],
)
def test_wrong_usage(candado: Candado, arguments: list[str], sentence: str) -> None:
    ran = candado(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("candado: ")
    assert sentence in ran.err


@pytest.mark.parametrize("option", ["--output", "--record"])
@pytest.mark.parametrize("place", ["file/below", "file"])
def test_a_folder_that_cannot_be_is_told_before_anything_is_asked(
    candado: Candado, contoso: Emulator, option: str, place: str
) -> None:
    Path("file").touch()
    ran = candado.as_(contoso)("scan", contoso.url, *ONE, option, place)
    assert (ran.code, ran.out) == (2, "")
    assert f"{place}" in ran.err
    assert contoso.journal() == []


def test_a_home_that_cannot_be(candado: Candado, contoso: Emulator) -> None:
    Path("file").touch()
    ran = candado.as_(contoso)("-q", "scan", contoso.url, *ONE, "--home", "file/below")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("candado: file/below: Not a directory.")


def test_a_report_that_cannot_be_written(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)("scan", contoso.url, *ONE)
    ran = candado("report", "--format", "csv", "--output", "nowhere/report.csv")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "candado: nowhere/report.csv cannot be written: No such file or directory\n"


def test_an_organization_that_is_not_there(candado: Candado, contoso: Emulator) -> None:
    url = contoso.url.replace("contoso", "fabrikam")
    for command in ("scan", "doctor"):
        ran = candado.as_(contoso)("-q", command, url)
        assert (ran.code, ran.out) == (4, "")
        assert ran.err.startswith(f"candado: Cannot reach {url}: there is no organization and no collection")


def test_a_project_that_is_not_there(candado: Candado, contoso: Emulator) -> None:
    ran = candado.as_(contoso)("-q", "scan", f"{contoso.url}#Nothing")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("candado: contoso has no project 'Nothing'")
    assert candado("snapshots").out == ""


def test_projects_that_may_not_be_read_are_no_usage(candado: Candado, contoso: Emulator) -> None:
    contoso.deny("core/projects")
    assert candado.as_(contoso)("-q", "scan", f"{contoso.url}#Web", *ONE).code == 3


def test_a_wrong_token_says_nothing_of_what_is_kept(
    candado: Candado, contoso: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANDADO_PAT", "wrong")
    assert "--resume" not in candado("scan", contoso.url, *ONE).err


@pytest.mark.parametrize("content", [b"\xff", None], ids=["not text", "a folder"])
def test_an_own_control_that_cannot_be_read(candado: Candado, content: bytes | None) -> None:
    file = candado.folder / "ours" / "naming" / "a-b.md"
    file.parent.mkdir(parents=True)
    file.write_bytes(content) if content is not None else file.mkdir()
    Path("candado.toml").write_text('controls = "ours"\n')
    ran = candado("controls")
    assert (ran.code, ran.err.startswith("candado: naming/a-b.md: ")) == (2, True)


def test_a_port_that_is_taken(candado: Candado, contoso: Emulator) -> None:
    ran = candado("emulator", "--port", str(contoso.port), "--world", "small")
    assert (ran.code, ran.out) == (2, "")
    assert f"port {contoso.port} cannot be had" in ran.err


def test_a_reader_who_goes_away_does_not_stop_a_scan(candado: Candado, contoso: Emulator) -> None:
    contoso.change({"projects": {"Web": {"visibility": "public"}}})
    candado.as_(contoso)
    ran = piped("scan", contoso.url, *ONE, "-o", "out", "--fail-on", "high", reads=False)
    assert ran.returncode == 1
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "findings.json",
        "findings.sarif",
        "report.html",
    ]


def test_closed_stdout_is_no_fault(candado: Candado) -> None:
    ran = subprocess.run(
        f'"{sys.executable}" -m candado tables >&-', shell=True, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_what_a_stream_cannot_encode_is_no_fault(candado: Candado) -> None:
    Path("candado.toml").write_text('controls = "caf\u00e9 \u2020"\n', encoding="utf-8")
    ran = piped("controls", PYTHONIOENCODING="ascii")
    assert ran.returncode == 2
    assert "caf\u00e9 \u2020" in ran.stderr.decode()


def test_an_interrupted_query_is_interrupted(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)("scan", contoso.url, *ONE)
    forever = "select count(*) from " + ", ".join(f"permissions p{n}" for n in range(9))
    process = subprocess.Popen(
        [sys.executable, "-m", "candado", "query", forever],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text():
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"candado: interrupted\n")


def piped(*arguments: str, reads: bool = True, **environment: str) -> subprocess.CompletedProcess[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "candado", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )
    assert process.stdout is not None
    if not reads:
        process.stdout.close()
    out, err = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
