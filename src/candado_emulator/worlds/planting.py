"""Weaknesses are planted: each by a change of the state, with a name, and with what it makes fail."""

from typing import Protocol

import msgspec

from ..state.merge import merged
from ..state.organization import Organization


class Planted(msgspec.Struct, frozen=True, kw_only=True):
    """A weakness of a world."""

    name: str
    """in the words of a person: the intern's connection"""
    control: str = ""
    """the control of Candado that it makes fail"""
    rule: str = ""
    """or the rule for pipelines that finds it"""
    on: tuple[str, ...]
    """names of the resources on which it fails; `project / name` where a name repeats"""
    change: dict[str, object]
    """a merge patch of the organization; empty where an earlier weakness has this consequence too"""


class Plant(Protocol):
    """Plants a weakness; PatchError where the change does not fit."""

    def __call__(
        self, name: str, *, control: str = "", rule: str = "", on: list[str], change: dict[str, object]
    ) -> None:
        """Plants one, which a control or a rule notices."""
        ...


class Garden:
    """An organization that gets worse with each weakness that is planted."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self.planted: list[Planted] = []

    def plant(
        self, name: str, *, control: str = "", rule: str = "", on: list[str], change: dict[str, object]
    ) -> None:
        """Plants a weakness; PatchError where the change does not fit."""
        self.organization = merged(self.organization, change)
        self.planted.append(Planted(name=name, control=control, rule=rule, on=tuple(on), change=change))
