"""The tasks that pipelines may use: those that the service brings, and those of installed extensions."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec

from ..state.directory import derived
from .request import Request

CONTRIBUTION = "ms.vss-distributed-task.task"
"""The type of what an extension contributes as a task."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A task in one of its major versions."""

    id: str
    """the same in all versions"""
    name: str
    version: str
    """major.minor.patch"""
    deprecated: bool = False
    preview: bool = False
    removed: str = ""
    """the day on which it goes, or went; empty: none is set"""
    execution: str = ""
    """what runs it, separated by blanks: Node20_1 PowerShell3"""
    contribution: str = ""
    """of an extension's: contributionIdentifier"""

    @property
    def reference(self) -> str:
        """As YAML names it: Npm@1."""
        return f"{self.name}@{self.version.partition('.')[0]}"


@cache
def built_in() -> tuple[Task, ...]:
    """The tasks that the service brings."""
    text = files("candado_emulator.wire").joinpath("tasks.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(msgspec.convert(row, Task, strict=False) for row in rows)


def tasks(request: Request) -> Iterator[Task]:
    """All tasks of the organization. Of an extension's the state knows the name alone: its version is the
    extension's."""
    yield from built_in()
    for key, extension in request.organization.extensions.items():
        for name, kind in extension.contributions.items():
            if kind == CONTRIBUTION and not extension.disabled:
                yield Task(
                    id=derived(key, name, "task"),
                    name=name,
                    version=extension.version,
                    execution="Node20_1",
                    contribution=f"{key}.{name}",
                )
