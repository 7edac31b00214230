"""Nothing that could not be read passes: each read is refused, each right withheld, all controls asked."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

import pytest

from candado.assess.control import Control, shipped
from candado.assess.engine import prepare
from candado.collect import Collector, collectors
from candado.collect.collector import Right
from candado.connect.errors import ConnectError
from candado.model import tables
from candado.model.assessment import Status
from tests.proof.bench import Bench, Verdict, verdicts

pytestmark = pytest.mark.proof

CONTROLS = list(shipped().values())
FIRST = [collector for collector in collectors().values() if collector.fallback_for is None]
ASKED_ONE_BY_ONE = ("authorized-resources",)
"""Lists that save calls: what they do not show is asked for by itself."""
RIGHTS = sorted({right for collector in FIRST for right in collector.rights}, key=str)


def sources(names: Iterable[str]) -> set[str]:
    """Tables, and all that they follow from."""
    found: set[str] = set()
    open_names = set(names)
    while open_names:
        name = open_names.pop()
        found.add(name)
        open_names |= set(tables()[name].sources) - found
    return found


def dependents(chosen: Iterable[Collector]) -> list[Control]:
    """The controls that read, or whose tables follow from, what collectors fill."""
    tables_filled = filled(chosen)
    return [control for control in CONTROLS if sources(prepare(control).reads) & tables_filled]


def filled(chosen: Iterable[Collector]) -> set[str]:
    """The tables that collectors fill."""
    return {table.name for collector in chosen for table in collector.into}


def pattern(collector: Collector) -> str:
    """A pattern with * of the paths that a collector asks."""
    return re.sub(r"\{\w+\}", "*", collector.endpoint.path)


def was_asked(bench: Bench, collector: Collector) -> bool:
    below = f"/{bench.emulator.state.name}/{pattern(collector)}".lower()
    return any(fnmatchcase(entry.path.lower(), below) for entry in bench.emulator.journal())


def with_fallbacks(collector: Collector) -> list[Collector]:
    return [collector, *(each for each in collectors().values() if each.fallback_for == collector.name)]


def not_unknown(
    found: dict[str, list[Verdict]], controls: Iterable[Control], chosen: Iterable[Collector]
) -> list[str]:
    """What is said although it could not be known. A project that was listed is known; the list is not."""
    tables_filled = filled(chosen)
    return [
        f"{control.name}: {v.project} / {v.resource} {v.status}"
        for control in controls
        for v in found[control.name]
        if v.status is not Status.UNKNOWN
        and not (v.table == "projects" and sources(prepare(control).reads) & tables_filled == {"projects"})
    ]


@pytest.mark.parametrize("collector", FIRST, ids=lambda collector: collector.name)
def test_what_is_refused_is_unknown(bench: Bench, collector: Collector) -> None:
    depend = dependents([collector])
    if not depend:
        pytest.skip("no control depends on it")
    bench.emulator.reset()
    for each in with_fallbacks(collector):
        bench.emulator.deny(path=pattern(each), method=each.endpoint.method)
    try:
        snapshot = bench.scan()
    except ConnectError:
        assert collector.name == "organizations", "who reads is asked first; without that, nothing is judged"
        return
    if not was_asked(bench, collector):
        pytest.skip("the hardened world has nothing of which it would be asked")
    found = verdicts(snapshot, depend)
    assert all(found.values())
    assert not not_unknown(found, depend, [collector])


@pytest.mark.parametrize("right", RIGHTS, ids=lambda right: f"{right.namespace}-{right.permission}")
def test_what_a_missing_right_trims_is_unknown(bench: Bench, right: Right) -> None:
    chosen = [collector for collector in FIRST if right in collector.rights]
    depend = dependents(chosen)
    if not depend:
        pytest.skip("no control depends on it")
    bench.emulator.reset()
    bench.emulator.withhold(right.namespace, right.permission)
    found = verdicts(bench.scan(), depend)
    assert all(found.values())
    assert not not_unknown(found, depend, chosen)


@pytest.mark.parametrize(
    "collector",
    [each for each in FIRST if each.items and not each.rights and each.name not in ASKED_ONE_BY_ONE],
    ids=lambda collector: collector.name,
)
def test_an_empty_list_that_no_right_explains_is_unknown(bench: Bench, collector: Collector) -> None:
    depend = dependents([collector])
    if not depend:
        pytest.skip("no control depends on it")
    bench.emulator.reset()
    bench.emulator.deny(path=pattern(collector), method=collector.endpoint.method, how="trim")
    snapshot = bench.scan()
    if not was_asked(bench, collector):
        pytest.skip("the hardened world has nothing of which it would be asked")
    found = verdicts(snapshot, depend)
    passed = [v for control in depend for v in found[control.name] if v.status is Status.PASSED]
    assert not passed
