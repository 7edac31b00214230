"""The recommendations of Microsoft's article "Make your Azure DevOps secure", and how each of them stands.

`article.csv` lists them, S01 to S101, in the article's order and in words of our own.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec

from candado.assess.control import Control
from candado.model.assessment import Status


class State(StrEnum):
    """How a recommendation stands, by all the controls that answer it; the first that is true of any."""

    FAILING = "failing"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    """an exception covers what would fail"""
    ATTESTED = "attested"
    """people vouch for it, or it is inherited from the provider"""
    PASSING = "passing"
    NOT_APPLICABLE = "not applicable"
    """there is nothing here that it speaks of"""
    NOT_ASKED = "not asked"
    """there are controls, but not in this run"""
    NOT_COVERED = "not covered yet"
    """no control answers it"""


class Item(msgspec.Struct, frozen=True):
    """A recommendation."""

    id: str
    section: str
    title: str


class ItemState(msgspec.Struct, frozen=True):
    """A recommendation, and how it stands."""

    item: Item
    state: State
    controls: tuple[str, ...]
    """names of those that answer it"""
    failed: int
    """failures of these controls"""


@cache
def items() -> tuple[Item, ...]:
    """All recommendations, in the article's order."""
    text = files("candado.report").joinpath("article.csv").read_text(encoding="utf-8")
    return tuple(msgspec.convert(row, Item) for row in csv.DictReader(text.splitlines()))


def states(controls: Iterable[Control], counts: Mapping[str, Mapping[Status, int]]) -> tuple[ItemState, ...]:
    """How each recommendation stands; `counts` are the verdicts of each control that was asked."""
    answering: dict[str, list[str]] = {}
    for control in controls:
        for id in control.head.article:
            answering.setdefault(id, []).append(control.name)
    return tuple(_state(item, sorted(answering.get(item.id, ())), counts) for item in items())


def _state(item: Item, names: list[str], counts: Mapping[str, Mapping[Status, int]]) -> ItemState:
    verdicts: Counter[Status] = Counter()
    for name in names:
        verdicts.update(counts.get(name, {}))
    if not names:
        state = State.NOT_COVERED
    elif not any(name in counts for name in names):
        state = State.NOT_ASKED
    else:
        state = next((state for status, state in _BY_STATUS if verdicts[status]), State.NOT_APPLICABLE)
    return ItemState(item, state, tuple(names), verdicts[Status.FAILED])


_BY_STATUS = (
    (Status.FAILED, State.FAILING),
    (Status.UNKNOWN, State.UNKNOWN),
    (Status.EXCEPTED, State.ACCEPTED),
    (Status.ATTESTED, State.ATTESTED),
    (Status.INHERITED, State.ATTESTED),
    (Status.PASSED, State.PASSING),
)
