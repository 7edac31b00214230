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
VERSIONS = ("checkov", "pipeline-check")
CANDADO = str(Path(sys.executable).with_name("candado"))
ONE_CORE, TWO_CORES = 5, 10
"""times the faster peer"""
MEMORY = 1.5
"""times the memory of a fiftieth of the files"""


def measure(*, smoke: bool) -> Iterator[str]:
    """Files per second on one core and on two, against the faster peer; memory against fewer files."""
    number = 60 if smoke else 2_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "pipelines")
        size = _write(folder, number)
        ours = [CANDADO, "check", str(folder), "--format", "json"]
        one, two = _seconds(ours, cores=1), _seconds(ours, cores=2)
        for cores, seconds in ((1, one), (2, two)):
            rates = f"{number / seconds:.0f} files/s, {size / seconds / 1e6:.2f} MB/s"
            yield f"candado check, {cores} core(s): {rates}"
        if smoke:
            return
        few, many = Path(name, "few"), Path(name, "many")
        _write(few, 2_000)
        _write(many, 100_000)
        least, most = (_peak(folder) for folder in (few, many))
        yield f"memory of 100,000 files: {most / least:.2f} times that of 2,000 (limit {MEMORY})"
        peers = {peer: min(_seconds(_peer(peer, folder), cores=2) for _ in range(2)) for peer in VERSIONS}
        for peer, seconds in peers.items():
            yield f"{peer}: {number / seconds:.0f} files/s"
        fastest = min(peers.values())
        for cores, seconds, limit in ((1, one, ONE_CORE), (2, two, TWO_CORES)):
            ratio = fastest / seconds
            missed = "" if ratio >= limit else ", MISSED"
            yield f"{ratio:.1f} times the faster peer on {cores} core(s), of {limit}{missed}"


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
    return os.times().elapsed - begun, used.ru_maxrss


if __name__ == "__main__":
    command("pipelines", measure)
