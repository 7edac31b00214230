"""Macros, `$(name)`: text that the agent puts into inputs and environment just before a step runs."""

import re
from collections.abc import Iterator

import msgspec

from candado.code.pipelines.nodes import Scalar

_MACRO = re.compile(r"\$\(([A-Za-z0-9_][A-Za-z0-9_.\-]*)\)")


class Macro(msgspec.Struct, frozen=True, gc=False):
    """A macro in a scalar's value."""

    name: str
    start: int
    end: int
    """of the value, with `$(` and `)`"""

    @property
    def key(self) -> str:
        """What variables are found by: their case does not matter."""
        return self.name.lower()


def macros(scalar: Scalar) -> Iterator[Macro]:
    """What may be a macro; a shell's `$(date)` looks the same, and is none where no variable has that name.

    Source: the agent's VarUtil.ExpandValues: an unknown name stays, and what lies inside it is looked at.
    """
    if "$(" in scalar.value:
        for found in _MACRO.finditer(scalar.value):
            yield Macro(found[1], found.start(), found.end())
