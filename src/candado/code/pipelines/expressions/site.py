"""Where an expression stands: what names mean there, and what its evaluation may take."""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Names
from typing import TypeAlias

import msgspec

from candado.code.pipelines.expressions.tree import Call, ExpressionError
from candado.code.pipelines.text import File, Span
from candado.code.pipelines.values import Unknown, Value

Members: TypeAlias = Callable[[str | None], Value]
"""what a context holds under a name, which is given as it is written: a value, null or Unknown; for None all
that it holds, as an object"""

_NOWHERE = Span(File("", ""), 0, 0)


class Allowance(msgspec.Struct):
    """What evaluation may still take: hostile expressions grow texts without end."""

    left: int = 1_000_000
    """characters made and members looked at; an unknown part of a text counts as a hundred characters"""

    def take(self, amount: int) -> None:
        """Take some of it. Raises ExpressionError where no more is left."""
        self.left -= amount
        if self.left < 0:
            raise ExpressionError("it needs more memory than the service would give it")


class Context(msgspec.Struct):
    """What names mean where an expression stands."""

    names: "Names[str, Value | Members]"
    """`parameters`, `variables`, the loops' variables: in lower case; the service refuses any other name"""
    place: Span = _NOWHERE
    """where the arrays that functions make are said to be written"""
    allowance: Allowance = msgspec.field(default_factory=Allowance)
    """of this evaluation, or of all that share it"""


class Run(msgspec.Struct, gc=False):
    """An evaluation under way."""

    text: str
    """of the expression"""
    context: Context


class Site(msgspec.Struct, gc=False):
    """A call that is evaluated."""

    call: Call
    run: Run

    @property
    def text(self) -> str:
        """How it is written."""
        return self.run.text[self.call.start : self.call.end]

    def take(self, amount: int) -> None:
        """Take some of what is allowed. Raises ExpressionError."""
        self.run.context.allowance.take(amount)

    def take_parts(self, parts: Iterable[str | Unknown]) -> None:
        """Take what the parts of a text need. Raises ExpressionError."""
        self.take(sum(len(part) if isinstance(part, str) else 100 for part in parts))

    def refusal(self, reason: str) -> ExpressionError:
        """An error that names the function."""
        return ExpressionError(f"{self.call.name}: {reason}", self.call.start)
