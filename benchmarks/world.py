"""A generated organization in a process of its own, scanned by another; once for all benchmarks."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import msgspec

from candado.store.home import Kind, directories, folder
from candado.store.snapshot import Snapshot

SIGN_IN = {"CANDADO_PAT": "emulator-administrator"}


class Used(msgspec.Struct, frozen=True):
    """What a process took."""

    wall: float
    processor: float
    """seconds"""
    memory: float
    """MiB, at most"""


class Scanned(msgspec.Struct, frozen=True):
    """A scan of a generated organization."""

    snapshot: Path
    ready: float
    """seconds until the emulator served"""
    emulator: Used
    client: Used
    home: tempfile.TemporaryDirectory[str]
    """kept, so that the snapshot is"""

    def opened(self) -> Snapshot:
        """The snapshot."""
        return Snapshot.open(self.snapshot)


@cache
def scanned(projects: int) -> Scanned:
    """Serve and scan an organization of so many projects."""
    home = tempfile.TemporaryDirectory()
    begun = time.perf_counter()
    command = [sys.executable, "-m", "candado", "emulator", "--size", str(projects)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as emulator:
        if emulator.stdout is None:
            raise SystemExit("the emulator says nothing")
        url = emulator.stdout.readline().removeprefix("ready ").strip()
        ready = time.perf_counter() - begun
        scan = [sys.executable, "-m", "candado", "-q", "scan", url, "--max-load", "1", "--home", home.name]
        client = _used(subprocess.Popen(scan, stdout=subprocess.DEVNULL, env={**os.environ, **SIGN_IN}))
        emulator.send_signal(signal.SIGINT)
        served = _used(emulator)
    [snapshot] = directories(folder(Path(home.name), url.rpartition("/")[2]), Kind.SNAPSHOT)
    return Scanned(snapshot, ready, served, client, home)


def _used(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> Used:
    """Waits for a process to end."""
    begun = time.perf_counter()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Used(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
