"""What controls need: the reads that answer them, and so the permissions; nothing of it is listed by hand.

A control's SQL names tables, collectors say which reads fill a table, and endpoints which permission each
read takes.
"""

from collections.abc import Iterable, Mapping
from functools import cache

import msgspec

from candado.assess.control import Control
from candado.assess.engine import prepare
from candado.collect import Collector
from candado.scan import needed


class Need(msgspec.Struct, frozen=True):
    """A read, and what hangs on it."""

    collector: Collector
    controls: tuple[str, ...]
    """names of those that are unknown without it; none where it only names things"""


def needs(controls: Iterable[Control]) -> tuple[Need, ...]:
    """The reads that controls ask for, each with the controls that need it; what most hangs on comes first.

    What only stands in for another read, or follows up, is left out: nothing is unknown without it alone.
    """
    collectors: dict[str, Collector] = {}
    asking: dict[str, list[str]] = {}
    for control in controls:
        for collector in _first(prepare(control).reads):
            collectors[collector.name] = collector
            asking.setdefault(collector.name, [])
        for collector in reads_of(control):
            asking[collector.name].append(control.name)
    found = [Need(collectors[name], tuple(sorted(names))) for name, names in asking.items()]
    return tuple(sorted(found, key=lambda need: (-len(need.controls), need.collector.name)))


def reads_of(control: Control) -> tuple[Collector, ...]:
    """The reads that decide a control."""
    return _first(prepare(control).reads, with_names=False)


@cache
def _first(tables: tuple[str, ...], *, with_names: bool = True) -> tuple[Collector, ...]:
    found = needed(tables, with_names=with_names).collectors
    return tuple(each for each in found if each.fallback_for is None and not each.follows_up)


def by_permission(found: Iterable[Need]) -> Mapping[str, tuple[Need, ...]]:
    """The reads by the permission that they take, in the portal's words."""
    groups: dict[str, list[Need]] = {}
    for need in found:
        groups.setdefault(need.collector.endpoint.permission, []).append(need)
    return {permission: tuple(group) for permission, group in groups.items()}


def scopes(found: Iterable[Need]) -> tuple[str, ...]:
    """The scopes that a personal access token needs; `full access` where scoped ones are refused."""
    return tuple(sorted({need.collector.endpoint.pat_scope for need in found} - {"any"}))


def unknown_without(found: Iterable[Need]) -> frozenset[str]:
    """Names of the controls that are unknown without any of these reads."""
    return frozenset(name for need in found for name in need.controls)
