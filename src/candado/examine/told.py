"""A definition, and where it is in the organization."""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.writing import Said


class Told(NamedTuple):
    """A definition that the organization keeps outside of files."""

    definition: Definition
    page: str
    """in the portal, below the organization's address"""
    pipeline_id: str = ""
    release_id: str = ""
    group: str = ""
    """the row of a task group"""
    designed: bool = False
    """it was made in the designer, so that it has a pipeline, unless that was not read"""

    @property
    def owner(self) -> str:
        """What tells the findings of two that have the same path apart."""
        return self.pipeline_id or self.group or (self.release_id and f"release {self.release_id}")


def path(folder: str, name: str) -> str:
    """What the text of a pipeline's definition is called."""
    return f"{folder}\\{name}".replace("\\", "/").lstrip("/")


def understood(body: str | None, of: Callable[[str], Said]) -> Said:
    """What the body of a definition says; nothing where it is not known, of which no pipeline comes."""
    try:
        return {} if body is None else of(body)
    except msgspec.DecodeError:
        return {}
