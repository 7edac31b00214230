"""Whatever ends a scan loses nothing: `--resume` gives what an uninterrupted one would have given."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from candado.cli.judge import ADDRESS, TABLES
from candado.connect.credentials import PersonalAccessToken
from candado.connect.settings import Connection
from candado.scan import Target, needed, scan
from candado.store import home as homes
from candado.store import parquet
from candado.store.errors import NothingToResume
from candado.store.home import Kind
from candado.store.sealed import PROJECT
from candado.store.snapshot import Snapshot
from candado_emulator.server import Emulator
from candado_emulator.worlds import load
from tests.cli.command import Candado

NOW = "2026-11-25T13:24:00Z"
NOT_COMPARED = {"calls", "coverage", "audit_events"}
"""How the scan went, and what it asks for by the time at which it began."""


@pytest.fixture(scope="module")
def still() -> Iterator[Emulator]:
    """An organization in which no time passes, and that takes a moment for each answer."""
    from msgspec.structs import replace

    from candado_emulator.state.merge import merged

    world = merged(replace(load("hardened")), {"now": NOW})
    with Emulator(world) as emulator:
        yield emulator


def start(emulator: Emulator, home: Path, *more: str) -> subprocess.Popen[bytes]:
    """A scan in a process of its own; equal values have equal digests in all homes."""
    home.mkdir(exist_ok=True)
    (home / ".key").write_bytes(bytes(32))
    return subprocess.Popen(
        [sys.executable, "-m", "candado", "-q", "scan", emulator.url, "--home", str(home), *more],
        env={**os.environ, "CANDADO_PAT": emulator.tokens["administrator"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=home.parent,
    )


def whole_scan(emulator: Emulator, home: Path, *, resume: bool = False) -> None:
    """What the command does up to the snapshot, in this process."""
    home.mkdir(exist_ok=True)
    (home / ".key").write_bytes(bytes(32))
    asyncio.run(
        scan(
            Target(url=emulator.url, organization="contoso"),
            PersonalAccessToken(emulator.tokens["administrator"], "a test"),
            Connection(),
            home=home,
            chosen=needed(),
            progress=Quiet(),
            options={ADDRESS: emulator.url, PROJECT: "", TABLES: ""},
            resume=resume,
        )
    )


class Quiet:
    def planned(self, endpoint: str, units: int) -> None: ...

    def done(self, endpoint: str) -> None: ...


def ended_after(requests: int, emulator: Emulator, home: Path, how: signal.Signals) -> int:
    """The exit code of a scan that gets a signal when so many requests were received."""
    enough = len(emulator.journal()) + requests
    process = start(emulator, home)
    pause = threading.Event()
    while len(emulator.journal()) < enough and process.poll() is None:
        pause.wait(0.001)
    process.send_signal(how)
    process.communicate()
    return process.returncode


def tables(home: Path) -> dict[str, list[str]]:
    """The rows of each table of the one snapshot."""
    [path] = homes.directories(homes.folder(home, "contoso"), Kind.SNAPSHOT)
    found: dict[str, list[str]] = {}
    with parquet.connect() as connection:
        for name, file in Snapshot.open(path).tables().items():
            rows = connection.execute(f"select row_to_json(t) from read_parquet('{file}') t").fetchall()
            found[name] = sorted(str(row[0]) for row in rows)
    return {name: rows for name, rows in found.items() if name not in NOT_COMPARED}


@pytest.mark.slow
def test_killed_at_ten_points(still: Emulator, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    still.reset()
    whole_scan(still, whole)
    requests = len(still.journal())
    expected = tables(whole)
    still.delay(seconds=0.005)
    points = random.Random(requests).sample(range(1, requests), 10)
    resumed = 0
    for point in points:
        home = tmp_path / f"killed-{point}"
        assert ended_after(point, still, home, signal.SIGKILL) == -signal.SIGKILL
        before = len(still.journal())
        try:
            whole_scan(still, home, resume=True)
        except NothingToResume as nothing:
            assert "no unfinished scan of contoso is kept" in str(nothing), "killed before anything was read"
            continue
        assert tables(home) == expected
        assert len(still.journal()) - before <= requests
        resumed += 1
    assert resumed >= 8


def test_an_interrupted_scan_says_so_and_goes_on(still: Emulator, tmp_path: Path) -> None:
    still.reset()
    still.delay(seconds=0.01)
    home = tmp_path / "home"
    assert ended_after(60, still, home, signal.SIGINT) == 130
    before = len(still.journal())
    process = start(still, home, "--resume")
    assert process.communicate()[1] == b""
    assert process.returncode == 0
    asked_again = len(still.journal()) - before
    still.reset()
    whole_scan(still, tmp_path / "whole")
    assert tables(home) == tables(tmp_path / "whole")
    assert asked_again < len(still.journal())


def test_a_token_that_expires_half_way_is_a_stop_that_can_be_resumed(
    candado: Candado, contoso: Emulator
) -> None:
    contoso.break_("build/definitions", how="sign-in", times=None)
    contoso.break_("location/connectiondata", how="sign-in", nth=3, times=None)
    stopped = candado.as_(contoso)("scan", contoso.url)
    assert (stopped.code, "--resume" in stopped.err) == (4, True)
    contoso.reset()
    assert candado("scan", contoso.url, "--resume").code == 0


def test_another_wish_is_not_resumed(candado: Candado, contoso: Emulator) -> None:
    contoso.break_("core/projects", how="sign-in", times=None)
    contoso.break_("location/connectiondata", how="sign-in", nth=2, times=None)
    assert candado.as_(contoso)("scan", contoso.url).code == 4
    contoso.reset()
    ran = candado("scan", contoso.url, "--resume", "--control", "public-project")
    assert (ran.code, "it was asked for something else" in ran.err) == (2, True)
