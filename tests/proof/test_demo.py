"""A scan of the demo finds what was planted in it, all of it and nothing else."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from candado.assess.control import shipped
from candado.model.assessment import Status
from candado_emulator.server import Emulator
from candado_emulator.worlds import NAMES, demo
from candado_emulator.worlds.planting import Planted
from tests.proof.bench import Bench, Verdict, verdicts

pytestmark = pytest.mark.proof

YAML_ELSEWHERE = "it lies outside of Azure Repos"
"""Why not all that is in pipelines is seen: two are kept at GitHub."""
DEMOS = {name: demo.planted(name.partition("-")[2]) for name in NAMES if name.startswith("demo")}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, list[Verdict]]]:
    """What all controls say, by demo and control."""
    said: dict[str, Mapping[str, list[Verdict]]] = {}
    for name in DEMOS:
        with Emulator(name) as emulator:
            home: Path = tmp_path_factory.mktemp("home")
            said[name] = verdicts(Bench(emulator, home).scan(), shipped().values())
    return said


@pytest.mark.parametrize(("name", "planted"), DEMOS.items(), ids=DEMOS)
def test_what_was_planted_is_found_and_nothing_else(
    found: Mapping[str, Mapping[str, list[Verdict]]], name: str, planted: list[Planted]
) -> None:
    failed = {
        control: [v for v in said if v.status is Status.FAILED] for control, said in found[name].items()
    }
    missed = [
        (weakness.name, weakness.control, resource)
        for weakness in planted
        for resource in weakness.on
        if not any(resource in v.names for v in failed.get(weakness.control, []))
    ]
    assert not missed
    resources: dict[str, set[str]] = {}
    for weakness in planted:
        resources.setdefault(weakness.control, set()).update(weakness.on)
    invented = [
        (control, v.project, v.resource, v.reason)
        for control, said in failed.items()
        for v in said
        if resources.get(control, set()).isdisjoint(v.names)
    ]
    assert not invented


def test_each_control_fails_in_some_demo() -> None:
    planted = {weakness.control for weaknesses in DEMOS.values() for weakness in weaknesses}
    assert planted == set(shipped())


def test_what_fails_somewhere_passes_elsewhere(found: Mapping[str, Mapping[str, list[Verdict]]]) -> None:
    for control, said in found["demo"].items():
        statuses = [v.status for v in said if v.status is not Status.NOT_APPLICABLE]
        assert len(statuses) < 2 or Status.PASSED in statuses, control


def test_everything_is_seen_in_the_demo(found: Mapping[str, Mapping[str, list[Verdict]]]) -> None:
    unknown = [v for said in found["demo"].values() for v in said if v.status is Status.UNKNOWN]
    assert not [v for v in unknown if YAML_ELSEWHERE not in v.reason]
    assert {v.project for v in unknown} == {"Handbook", "Web"}
