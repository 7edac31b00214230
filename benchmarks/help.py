"""How long commands take to begin, against `python -c pass`: `candado --help`, and some others."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.run import against, command

LIMIT = 4
CANDADO = str(Path(sys.executable).with_name("candado"))
OTHERS = ("--version", "scan --help", "tables projects", "explain public-project", "controls")
ENVIRONMENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
"""Whatever is installed has its bytecode; the first run writes what is missing."""


def measure(*, smoke: bool) -> Iterator[str]:
    """The ratio of --help, which has a limit, and those of others."""
    runs = 2 if smoke else 30
    nothing = _least([sys.executable, "-c", "pass"], runs)
    helped = _least([CANDADO, "--help"], runs)
    yield against(helped / nothing, LIMIT, "times python -c pass")
    for line in OTHERS:
        yield f"candado {line}: {_least([CANDADO, *line.split()], runs) / nothing:.1f} times python -c pass"


def _least(command: Sequence[str], runs: int) -> float:
    return min(_seconds(command) for _ in range(runs + 1))


def _seconds(command: Sequence[str]) -> float:
    """Processor time of a command."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    command("help", measure)
