"""`candado --help` against `python -c pass`."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

LIMIT = 4
CANDADO = Path(sys.executable).with_name("candado")


def measure(*, smoke: bool) -> Iterator[str]:
    """One line."""
    runs = 2 if smoke else 20
    nothing = min(_seconds([sys.executable, "-c", "pass"]) for _ in range(runs))
    helped = min(_seconds([str(CANDADO), "--help"]) for _ in range(runs))
    yield f"{helped / nothing:.1f} times python -c pass (limit {LIMIT})"


def _seconds(command: Sequence[str]) -> float:
    """Processor time of a command."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime
