"""Where an expression stands: what names mean there, and what its evaluation may make."""

from collections.abc import Callable
from collections.abc import Mapping as Names
from typing import TypeAlias

import msgspec

from candado.code.pipelines.expressions.tree import Call, ExpressionError
from candado.code.pipelines.text import File, Span
from candado.code.pipelines.values import Value

MOST_TEXT = 1_000_000
"""characters that all functions of one expression may make"""

Members: TypeAlias = Callable[[str | None], Value]
"""what a context holds under a name, which is given as it is written: a value, null or Unknown; for None all
that it holds, as an object"""

_NOWHERE = Span(File("", ""), 0, 0)


class Context(msgspec.Struct):
    """What names mean where an expression stands."""

    names: "Names[str, Value | Members]"
    """`parameters`, `variables`, the loops' variables: in lower case; the service refuses any other name"""
    place: Span = _NOWHERE
    """where the arrays that functions make are said to be written"""


class Run(msgspec.Struct):
    """An evaluation under way."""

    text: str
    """of the expression"""
    context: Context
    made: int = 0
    """characters that functions made so far"""


class Site(msgspec.Struct, gc=False):
    """A call that is evaluated."""

    call: Call
    run: Run

    @property
    def text(self) -> str:
        """How it is written."""
        return self.run.text[self.call.start : self.call.end]

    def spend(self, characters: int) -> None:
        """Take what a result needs. Raises ExpressionError where that is too much."""
        self.run.made += characters
        if self.run.made > MOST_TEXT:
            raise self.refusal(f"it makes more than {MOST_TEXT:,} characters")

    def refusal(self, reason: str) -> ExpressionError:
        """An error that names the function."""
        return ExpressionError(f"{self.call.name}: {reason}", self.call.start)
