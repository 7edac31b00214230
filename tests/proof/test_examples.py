"""Every control passes in the hardened world, fails on what its examples break and on nothing else."""

from collections.abc import Iterable

import pytest

from candado.assess.control import Control, Example, shipped
from candado.model.assessment import Status
from tests.proof.bench import Bench, Verdict, each_control, matches, question_of

pytestmark = pytest.mark.proof

CONTROLS = list(shipped().values())
FINE = (Status.PASSED, Status.NOT_APPLICABLE)


def cases(kind: str) -> list[object]:
    return [
        pytest.param(control, example, id=f"{control.name}-{number}")
        for control in CONTROLS
        for number, example in enumerate(getattr(control.head.examples, kind))
    ]


def said(verdicts: Iterable[Verdict]) -> str:
    return "\n".join(f"{v.project} / {v.resource}: {v.status} {v.reason}" for v in verdicts)


@pytest.mark.parametrize("control", each_control())
def test_the_hardened_world_passes(bench: Bench, control: Control) -> None:
    found = bench.hardened.verdicts([control])[control.name]
    assert found, "it judges nothing in the hardened world"
    assert not [v for v in found if v.status not in FINE], said(v for v in found if v.status not in FINE)


@pytest.mark.parametrize("control", each_control())
def test_something_fails_it(control: Control) -> None:
    assert control.head.examples.fails


@pytest.mark.parametrize(("control", "example"), cases("fails"))
def test_it_fails_on_what_is_broken_and_on_nothing_else(
    bench: Bench, control: Control, example: Example
) -> None:
    found = bench.changed(example.change, control).verdicts([control])[control.name]
    failed = [v for v in found if v.status is Status.FAILED]
    assert all(matches(v, example.on) for v in failed), said(failed)
    missing = [name for name in example.on if not any(matches(v, [name]) for v in failed)]
    assert not missing, f"{missing} did not fail:\n{said(found)}"
    assert not [v for v in found if v.status is Status.UNKNOWN], said(found)


@pytest.mark.parametrize(("control", "example"), cases("passes"))
def test_a_near_miss_passes(bench: Bench, control: Control, example: Example) -> None:
    found = bench.changed(example.change, control).verdicts([control])[control.name]
    assert not [v for v in found if v.status not in FINE], said(v for v in found if v.status not in FINE)


def test_asking_all_projects_at_once_says_the_same(bench: Bench) -> None:
    for control in CONTROLS:
        question = question_of(control)
        one_by_one = bench.hardened.statuses(question)
        assert bench.hardened.statuses(question, whole=True) == one_by_one, control.name
