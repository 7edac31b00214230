import json
from collections import Counter

import pytest

from candado.assess.control import shipped
from candado.model.assessment import Status
from candado.report.article import State, items, states
from tests import facts
from tests.report.sample import CONTROLS

CONTROL = CONTROLS["public-projects-allowed"]


def test_the_items_are_those_of_the_article() -> None:
    article = json.loads(facts.path("article/items.json").read_text(encoding="utf-8"))
    assert [item.id for item in items()] == [item["id"] for item in article["items"]]


def test_every_item_has_a_title_of_its_own() -> None:
    titles = Counter(item.title for item in items())
    assert len(titles) == 101
    assert all(len(title) <= 60 and not title.endswith(".") for title in titles)


def test_controls_answer_items_that_there_are() -> None:
    known = {item.id for item in items()}
    assert {id for control in shipped().values() for id in control.head.article} <= known


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ({Status.FAILED: 1, Status.UNKNOWN: 1, Status.PASSED: 9}, State.FAILING),
        ({Status.UNKNOWN: 1, Status.EXCEPTED: 1, Status.PASSED: 9}, State.UNKNOWN),
        ({Status.EXCEPTED: 1, Status.PASSED: 9}, State.ACCEPTED),
        ({Status.ATTESTED: 1, Status.PASSED: 9}, State.ATTESTED),
        ({Status.INHERITED: 1, Status.PASSED: 9}, State.ATTESTED),
        ({Status.PASSED: 1, Status.NOT_APPLICABLE: 9}, State.PASSING),
        ({Status.NOT_APPLICABLE: 1}, State.NOT_APPLICABLE),
        ({}, State.NOT_APPLICABLE),
    ],
)
def test_the_worst_verdict_decides(counts: dict[Status, int], state: State) -> None:
    found = {each.item.id: each for each in states([CONTROL], {CONTROL.name: counts})}
    assert found["S22"].state is state
    assert found["S22"].failed == counts.get(Status.FAILED, 0)
    assert found["S22"].controls == (CONTROL.name,)


def test_what_no_control_answers_is_not_covered_and_what_was_not_asked_says_so() -> None:
    found = {each.item.id: each.state for each in states([CONTROL], {})}
    assert found["S22"] is State.NOT_ASKED
    assert found["S01"] is State.NOT_COVERED
