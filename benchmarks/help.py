"""`candado --help` against `python -c pass`."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.run import against, command

LIMIT = 4
CANDADO = Path(sys.executable).with_name("candado")


def measure(*, smoke: bool) -> Iterator[str]:
    """Its ratio, and that of the library alone which reads the command line."""
    runs = 2 if smoke else 30
    nothing = min(_seconds([sys.executable, "-c", "pass"]) for _ in range(runs))
    click = min(_seconds([sys.executable, "-c", "import click"]) for _ in range(runs))
    helped = min(_seconds([str(CANDADO), "--help"]) for _ in range(runs))
    yield against(helped / nothing, LIMIT, "times python -c pass")
    yield f"importing click alone: {click / nothing:.1f} times python -c pass"


def _seconds(command: Sequence[str]) -> float:
    """Processor time of a command."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    command("help", measure)
