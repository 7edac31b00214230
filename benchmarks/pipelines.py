"""Pipelines checked per second, whole process against whole process: checkov and pipeline-check beside us.

The peers are installed into `.venv/peers` when they are missing; a smoke run leaves them out.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from benchmarks.run import command

PEERS = Path(__file__).parents[1] / ".venv" / "peers"
PEER_NAMES = ("checkov", "pipeline-check")
CANDADO = str(Path(sys.executable).with_name("candado"))
ONE_CORE, TWO_CORES = 5, 10
"""times the faster peer"""
MEMORY = 1.5
"""times the memory of a fiftieth of the files"""
MANY = 100_000
RUNS = 2
"""the faster one counts"""
ENDS_WELL = (0, 1)
"""exit codes: nothing, or something, was found"""


def measure(*, smoke: bool) -> Iterator[str]:
    """Files per second on one core and on two, against the faster peer; memory against fewer files."""
    number = 60 if smoke else 2_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "pipelines")
        size = _write(folder, number)
        ours = [CANDADO, "check", str(folder), "--format", "json"]
        one, two = (min(_seconds(ours, cores=cores) for _ in range(RUNS)) for cores in (1, 2))
        for cores, seconds in ((1, one), (2, two)):
            rates = f"{number / seconds:.0f} files/s, {size / seconds / 1e6:.2f} MB/s"
            yield f"candado check, {cores} core(s): {rates}"
        if smoke:
            return
        fastest = float("inf")
        for peer in PEER_NAMES:
            arguments = _peer(peer, folder)
            seconds = min(_seconds(arguments, cores=2) for _ in range(RUNS))
            fastest = min(fastest, seconds)
            yield f"{peer} {_version(peer)}: {number / seconds:.0f} files/s"
        for cores, seconds, limit in ((1, one, ONE_CORE), (2, two, TWO_CORES)):
            ratio = fastest / seconds
            missed = "" if ratio >= limit else ", MISSED"
            yield f"{ratio:.1f} times the faster peer on {cores} core(s), of {limit}{missed}"
        many = Path(name, "many")
        _write(many, MANY)
        growth = _peak(many) / _peak(folder)
        missed = "" if growth <= MEMORY else ", MISSED"
        yield f"memory of {MANY:,} files: {growth:.2f} times that of {number:,} (limit {MEMORY}){missed}"


def _write(folder: Path, number: int) -> int:
    """Pipelines of the emulated company, each time in a folder of its own; gives their bytes."""
    texts = list(_texts(files("candado_emulator.worlds")))
    size = 0
    for index in range(number):
        place = folder / f"{index // 1000:03}" / f"{index:06}" / "azure-pipelines.yml"
        place.parent.mkdir(parents=True)
        data = f"# {index}\n{texts[index % len(texts)]}".encode()
        place.write_bytes(data)
        size += len(data)
    return size


def _texts(folder: Traversable) -> Iterator[str]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _texts(entry)
        elif entry.name.endswith((".yml", ".yaml")):
            yield entry.read_text(encoding="utf-8")


def _peer(name: str, folder: Path) -> list[str]:
    binaries = PEERS / "bin"
    if not (binaries / "pip").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
    if not (binaries / name).exists() and not (binaries / name.replace("-", "_")).exists():
        subprocess.run([str(binaries / "pip"), "install", "--quiet", name], check=True)
    if name == "checkov":
        options = ["--framework", "azure_pipelines", "--quiet", "--compact", "-o", "json"]
        return [str(binaries / "checkov"), "-d", str(folder), *options]
    return [
        str(binaries / "pipeline_check"),
        "--pipeline",
        "azure",
        "--azure-path",
        str(folder),
        "-o",
        "json",
    ]


def _version(name: str) -> str:
    code = f"from importlib.metadata import version; print(version({name!r}))"
    python = str(PEERS / "bin" / "python")
    return subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def _seconds(arguments: Sequence[str], *, cores: int) -> float:
    """Time on the wall of a process that may use so many cores."""
    return _run(arguments, cores)[0]


def _peak(folder: Path) -> float:
    """The most memory that checking a folder takes, in one process."""
    return _run([CANDADO, "check", str(folder), "--format", "json"], 2)[1]


def _run(arguments: Sequence[str], cores: int) -> tuple[float, float]:
    allowed = sorted(os.sched_getaffinity(0))[:cores]
    begun = os.times().elapsed
    process = subprocess.Popen(
        arguments,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, allowed),
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ENDS_WELL:
        raise SystemExit(f"{arguments[0]} ended with {process.returncode}: nothing is measured")
    return os.times().elapsed - begun, used.ru_maxrss


if __name__ == "__main__":
    command("pipelines", measure)
