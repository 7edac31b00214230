"""A generated organization in a process of its own, read by another; once for all benchmarks of one run."""

import os
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import msgspec

from candado.store.home import Kind, directories, folder
from candado.store.snapshot import Snapshot

PROJECTS, SMALL = 1000, 3
SIGN_IN = {"CANDADO_PAT": "emulator-administrator"}
WITHOUT_LIMIT = {"tstu": 1e9, "cost": 0}


class Used(msgspec.Struct, frozen=True):
    """What a process took."""

    wall: float
    processor: float
    """seconds"""
    memory: float
    """MiB, at most"""


class Scanned(msgspec.Struct, frozen=True):
    """A scan of a generated organization."""

    path: Path
    """of the snapshot"""
    ready: float
    """seconds until the emulator served"""
    emulator: Used
    client: Used
    home: tempfile.TemporaryDirectory[str]
    """kept, so that the snapshot is"""

    def snapshot(self) -> Snapshot:
        """What was read."""
        return Snapshot.open(self.path)


@cache
def scanned(projects: int) -> Scanned:
    """Serve and read an organization of so many projects; the rate limit, which would decide, is off."""
    home = tempfile.TemporaryDirectory()
    begun = time.perf_counter()
    serve = [sys.executable, "-m", "candado", "emulator", "--size", str(projects)]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as emulator:
        if emulator.stdout is None:
            raise SystemExit("the emulator says nothing")
        url = emulator.stdout.readline().removeprefix("ready ").strip()
        ready = time.perf_counter() - begun
        budget = urljoin(url, "/_emulator/budget")
        urlopen(Request(budget, data=msgspec.json.encode(WITHOUT_LIMIT), method="POST")).close()
        read = [sys.executable, "-m", "benchmarks.reader", url, home.name]
        client = _used(subprocess.Popen(read, env={**os.environ, **SIGN_IN}))
        emulator.terminate()
        served = _used(emulator)
    [path] = directories(folder(Path(home.name), url.rpartition("/")[2]), Kind.SNAPSHOT)
    return Scanned(path, ready, served, client, home)


def _used(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> Used:
    """Waits for a process to end."""
    begun = time.perf_counter()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Used(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
