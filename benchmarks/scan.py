"""A full scan of a generated organization over HTTP: calls, time, memory."""

from collections.abc import Iterator

from benchmarks.world import scanned

PROJECTS, SMALL = 1000, 3
CLIENT_MEMORY, EMULATOR_MEMORY, READY = 2048, 4096, 60


def measure(*, smoke: bool) -> Iterator[str]:
    """The emulator's lines, and the client's."""
    projects = SMALL if smoke else PROJECTS
    found = scanned(projects)
    with found.opened().connect() as connection:
        row = connection.execute("select count(*) from calls").fetchone()
    calls = row[0] if row else 0
    client, emulator = found.client, found.emulator
    yield f"{projects:,} projects served after {found.ready:.0f} s (limit {READY})"
    yield f"emulator: {emulator.memory:.0f} MiB (limit {EMULATOR_MEMORY:,})"
    yield f"client: {client.memory:.0f} MiB (limit {CLIENT_MEMORY:,})"
    yield f"{calls:,} calls in {client.wall:.0f} s, judging included"
    yield f"client's processor time: {client.processor / emulator.processor:.1f} times the emulator's"
