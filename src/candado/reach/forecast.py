"""What a scan would do, said without asking the network: its reads, how often each is made, and how long.

How often is counted on the latest snapshot of the organization: on the requests it took, or, where a read is
new, on the plan that its rows give. Without a snapshot only the reads are known.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from candado.collect import Collector
from candado.collect.collector import each_project, once
from candado.connect.settings import Connection
from candado.model.projects import Project
from candado.model.reading import CallMade
from candado.model.table import Record
from candado.store import parquet
from candado.store.rows import table_of
from candado.store.snapshot import Snapshot

R = TypeVar("R", bound=Record)

SECONDS_PER_CALL = 0.15
"""What a read of the service usually takes."""
TSTU_PER_WINDOW, WINDOW = 200, 300.0
"""What the service allows an identity in five minutes.
https://learn.microsoft.com/azure/devops/integrate/concepts/rate-limits"""
TSTU_PER_CALL = 0.05
"""Assumed; the service does not publish it. A scan measures it, and slows down by what it is told."""


class Planned(msgspec.Struct, frozen=True):
    """A read that a scan would make."""

    endpoint: str
    tables: tuple[str, ...]
    often: str
    """how often, in words"""
    calls: int | None
    """requests; None: nothing tells"""


class Forecast(msgspec.Struct, frozen=True):
    """What a scan would do."""

    reads: tuple[Planned, ...]
    calls: int | None
    """requests in all; None: nothing tells"""
    seconds: float | None
    """the longer of what the network and what the rate limit take"""


class _Remembered:
    """What an earlier snapshot knows, for planning; it is a `Known` of collectors."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._held = snapshot.tables()
        self._rows: dict[type[Record], Sequence[Record]] = {}
        self.organization_id = snapshot.scan.organization_id
        self.scanned_at: datetime = snapshot.scan.started

    @property
    def project_ids(self) -> Sequence[str]:
        return [project.id for project in self.rows(Project)]

    def rows(self, record: type[R]) -> Sequence[R]:
        name = table_of()[record].name
        return list(parquet.records(record, self._held[name])) if name in self._held else ()


def forecast(chosen: Iterable[Collector], last: Snapshot | None, connection: Connection) -> Forecast:
    """What a scan of the chosen reads would do; `last` is the latest snapshot of the organization, if any.

    Errors: Incompatible, Damaged where the snapshot cannot be read.
    """
    made = _calls(last) if last is not None else {}
    known = _Remembered(last) if last is not None else None
    reads = tuple(_planned(group, known, made) for group in _by_endpoint(chosen))
    if known is None:
        return Forecast(reads, None, None)
    calls = sum(read.calls or 0 for read in reads)
    by_network = calls * SECONDS_PER_CALL / connection.concurrency
    by_limit = calls * TSTU_PER_CALL / (TSTU_PER_WINDOW * connection.max_load) * WINDOW
    burst = TSTU_PER_WINDOW * connection.max_load / TSTU_PER_CALL
    return Forecast(reads, calls, max(by_network, by_limit if calls > burst else 0.0))


def _calls(last: Snapshot) -> dict[str, int]:
    found: dict[str, int] = {}
    for call in parquet.records(CallMade, last.tables()["calls"]):
        found[call.endpoint] = found.get(call.endpoint, 0) + 1
    return found


def _by_endpoint(chosen: Iterable[Collector]) -> Iterable[Sequence[Collector]]:
    groups: dict[str, list[Collector]] = {}
    for collector in chosen:
        groups.setdefault(collector.endpoint.name, []).append(collector)
    return groups.values()


def _planned(group: Sequence[Collector], known: _Remembered | None, made: Mapping[str, int]) -> Planned:
    first = group[0]
    calls = None
    if known is not None:
        calls = made.get(first.endpoint.name)
        if calls is None:
            calls = sum(_units(collector, known) for collector in group)
    tables = tuple(dict.fromkeys(table.name for collector in group for table in collector.into))
    return Planned(first.endpoint.name, tables, _often(first), calls)


def _units(collector: Collector, known: _Remembered) -> int:
    return 0 if collector.fallback_for is not None else sum(1 for _ in collector.plan(known))


def _often(collector: Collector) -> str:
    if collector.fallback_for is not None:
        return f"only where {collector.fallback_for} is refused"
    if collector.plan is once:
        return "once"
    if collector.plan is each_project:
        return "for each project"
    sources = [name for name in collector.after if name != "projects"] or list(collector.after)
    return f"by what {', '.join(sources)} hold" if sources else "once"
