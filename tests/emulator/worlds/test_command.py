"""`python -m candado_emulator`: the emulator without candado."""

import os
import signal
import subprocess
import sys

import httpx2
import pytest


@pytest.mark.parametrize(("options", "projects"), [(["--world", "hardened"], 6), (["--size", "3"], 3)])
def test_it_says_where_it_serves_and_stops_when_interrupted(options: list[str], projects: int) -> None:
    command = [sys.executable, "-m", "candado_emulator", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        word, url = process.stdout.readline().split()
        assert word == "ready"
        answer = httpx2.get(f"{url}/_apis/projects", auth=("", "emulator-administrator"))
        assert answer.json()["count"] == projects
        os.kill(process.pid, signal.SIGINT)
        assert process.wait() == 0
        assert process.stdout.read() == ""


def test_a_world_that_does_not_exist_is_wrong_usage() -> None:
    command = [sys.executable, "-m", "candado_emulator", "--world", "nowhere"]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "there is no world and no file nowhere" in ended.stderr
