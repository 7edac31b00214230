"""A pipeline's definition: what an organization keeps of a pipeline outside of its file.

It is written as a text, in YAML and with the service's own words, so that rules point into it as they point
into files. What is not known is not there.
"""

from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from datetime import date
from typing import cast

import msgspec

from candado.code.pipelines.model import Pipeline
from candado.code.pipelines.nodes import Mapping, Node, Scalar, mappings
from candado.code.pipelines.parse import parse
from candado.code.pipelines.text import File
from candado.code.pipelines.writing import Said, write


class Definition(msgspec.Struct, eq=False):
    """A definition as rules see it."""

    file: File
    node: Mapping
    today: date
    """the day of the analysis"""
    pipeline: Pipeline | None = None
    """what runs, where that was read"""

    @property
    def parts(self) -> Iterator[Mapping]:
        """What may have variables: itself, and the stages of a release pipeline."""
        yield self.node
        yield from mappings(self.node.get("environments"))

    def at(self, *path: str) -> Node | None:
        """What stands below these keys."""
        found: Node | None = self.node
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found

    def text(self, *path: str) -> str:
        """The text below these keys; empty where there is none."""
        found = self.at(*path)
        return found.value if isinstance(found, Scalar) else ""

    def true(self, *path: str) -> Scalar | None:
        """The value below these keys, where it is true."""
        found = self.at(*path)
        return found if isinstance(found, Scalar) and found.value == "true" else None

    def false(self, *path: str) -> Scalar | None:
        """The value below these keys, where it is false: not where it is not known."""
        found = self.at(*path)
        return found if isinstance(found, Scalar) and found.value == "false" else None


def written(said: AnyMapping[str, object]) -> str:
    """What is known of a definition as its text; keys whose value is None are left out, at any depth."""
    return write(cast(Said, said))


def read(file: File, today: date) -> Definition:
    """A definition from its text. Raises ParseError; ValueError where it is no mapping."""
    root = parse(file)
    if not isinstance(root, Mapping):
        raise ValueError(f"{file.path} is no definition")
    return Definition(file, root, today)
