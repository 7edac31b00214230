"""What names mean at one place: parameters, variables and the elements of `each`."""

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from candado.code.pipelines.expressions import Allowance, Members
from candado.code.pipelines.model import Frame, Unresolved
from candado.code.pipelines.nodes import Mapping
from candado.code.pipelines.values import Value


class TooMuch(Exception):
    """Expansion goes beyond the service's limits; the message says which."""


_NODES_OF_A_PART = 20
"""about what a stage, a job, a step or a variable needs"""


class Budget(msgspec.Struct):
    """What is left of the service's limits for one pipeline.

    Source: learn.microsoft.com, "Template expressions", imposed limits: 100 files, 20 levels, 10 megabytes.
    """

    nodes: int = 200_000
    files: int = 100
    """different ones"""
    levels: int = 20
    allowance: Allowance = msgspec.field(default_factory=lambda: Allowance(10_000_000))
    """characters that expressions may make, all together"""
    seen: set[tuple[str, str]] = set()
    """files that were included, by repository and path"""

    def node(self) -> None:
        """Take one node. Raises TooMuch."""
        self.nodes -= 1
        if self.nodes < 0:
            raise TooMuch("it expands to more than the service would hold in memory")

    def part(self) -> None:
        """Take a template, or an element of a list that it may add to. Raises TooMuch."""
        self.nodes -= _NODES_OF_A_PART - 1
        self.node()

    def text(self, characters: int) -> None:
        """Take what a text needs. Raises TooMuch."""
        self.allowance.left -= characters
        if self.allowance.left < 0:
            raise TooMuch("its texts grow beyond what the service would hold in memory")


class Included(msgspec.Struct):
    """A template's file as it is at one place."""

    root: Mapping
    scope: "Scope"


Include: TypeAlias = Callable[[Mapping, "Scope"], Included | Unresolved]
"""a template for its call, which is expanded already, in the scope of the call"""


class Scope(msgspec.Struct):
    """The names that an expression sees."""

    frame: Frame
    budget: Budget
    include: Include
    """what gives a template its contents"""
    variables: dict[str, Value] = {}
    """those of YAML by name in lower case; a name that is missing may be set elsewhere"""
    elements: dict[str, Value] = {}
    """what `each` runs through, by the name that it gives it, in lower case"""
    names: "dict[str, Value | Members]" = {}
    """all of these as expressions see them; made when the first one asks"""

    def with_element(self, name: str, value: Value) -> "Scope":
        """A scope in which one more name means something."""
        key = name.lower()
        names = {**self.names, key: value} if self.names else {}
        return msgspec.structs.replace(self, elements={**self.elements, key: value}, names=names)

    def with_variables(self) -> "Scope":
        """A scope to whose variables more can be added, without changing those of this one."""
        return msgspec.structs.replace(self, variables=dict(self.variables), names={})
