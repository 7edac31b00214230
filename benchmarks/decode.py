"""Bodies of long lists, as the collectors decode them, against json.loads and dicts."""

import json
from collections.abc import Iterator

from benchmarks.clock import best
from benchmarks.run import command
from candado.collect import collectors
from candado.collect.decode import decode
from candado_emulator.state.organization import Organization
from candado_emulator.state.store import Store
from candado_emulator.wire.app import App, Incoming
from candado_emulator.wire.sign_in import PREFIX
from candado_emulator.worlds.generated import organization

GIT = "2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87"
LISTS = {
    "repositories": ("_apis/git/repositories", "id"),
    "access-control-lists": (f"_apis/accesscontrollists/{GIT}", "token"),
}
"""Collector to what it asks, and a field that every record has"""


def measure(*, smoke: bool) -> Iterator[str]:
    """A line for each list."""
    world = organization(3 if smoke else 200)
    for name, (path, field) in LISTS.items():
        body = _body(world, path)
        collector = collectors()[name]
        ours = best(lambda body=body, collector=collector: decode(body, collector))
        theirs = best(lambda body=body, field=field: [each[field] for each in json.loads(body)["value"]])
        yield f"{name}, {len(body) / 1e6:.1f} MB: {theirs / ours:.1f} times as fast as json.loads and dicts"


def _body(world: Organization, path: str) -> bytes:
    app = App(Store(world))
    request = Incoming(
        method="GET",
        host="http://localhost",
        segments=[world.name, *path.split("/")],
        query="api-version=7.1",
        headers={"authorization": f"Bearer {PREFIX}administrator"},
        body=b"",
    )
    answer = app.answer(request)
    if answer.status != 200:
        raise SystemExit(f"{path}: status {answer.status}")
    return answer.body


if __name__ == "__main__":
    command("decode", measure)
