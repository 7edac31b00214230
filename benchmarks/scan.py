"""A full scan of a generated organization over HTTP: calls, time, memory; and the emulator's own."""

from collections.abc import Iterator

from benchmarks.run import against, command
from benchmarks.world import PROJECTS, SMALL, scanned

CLIENT_MIB, EMULATOR_MIB, READY_SECONDS = 2048, 4096, 60


def measure(*, smoke: bool) -> Iterator[str]:
    """The emulator's lines, and the client's."""
    projects = SMALL if smoke else PROJECTS
    found = scanned(projects)
    client, emulator = found.client, found.emulator
    calls = found.snapshot().manifest.tables["calls"].rows
    yield f"{projects:,} projects generated: {against(found.ready, READY_SECONDS, 's')}"
    yield f"emulator's memory: {against(emulator.memory, EMULATOR_MIB, 'MiB')}"
    yield f"client's memory: {against(client.memory, CLIENT_MIB, 'MiB')}"
    yield f"{calls:,} calls in {client.wall:.0f} s, of which the client computed {client.processor:.0f} s"
    yield f"that is {client.processor / emulator.processor:.1f} times the emulator's"


if __name__ == "__main__":
    command("scan", measure)
