"""What an expression may come to before anything runs: a value, or what is known of one that is not."""

from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from candado.code.pipelines.text import Span

if TYPE_CHECKING:
    from candado.code.pipelines.nodes import Mapping, Sequence

Kind = Literal["parameter", "variable", "runtime", "expression"]
"""parameter: given by whoever calls or queues; variable: not known when templates are expanded; runtime:
dependencies and the like, known while it runs; expression: computed from unknown values"""


class Unknown(msgspec.Struct, frozen=True, gc=False):
    """A value that nobody can know before a run, and where it comes from."""

    kind: Kind
    name: str
    """the parameter's or variable's name, or the expression's text"""
    type: str = ""
    """declared type of a parameter, in lower case; empty where none is declared"""
    choices: tuple[str, ...] = ()
    """the only values that it may have; empty: any"""
    root: bool = False
    """a parameter of the pipeline itself: whoever queues a run chooses it"""
    declared: Span | None = None
    trail: tuple[Span, ...] = ()
    """where it was handed on from template to template, the first hand first"""
    parts: "tuple[Value, ...]" = ()
    """what an expression was computed from"""

    @property
    def free(self) -> bool:
        """Whether it may hold any text: a boolean, a number and a choice do not."""
        return not self.choices and self.type not in _CLOSED


_CLOSED = frozenset({"boolean", "number"})


class Text(msgspec.Struct, frozen=True, gc=False):
    """A text of which parts are unknown."""

    parts: "tuple[str | Unknown, ...]"


Value: TypeAlias = "bool | float | str | Unknown | Text | Mapping | Sequence | None"
"""numbers are floats; arrays and objects are nodes, so that they keep their places"""


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A stretch of a scalar's value that an expression put there."""

    start: int
    end: int
    """of the value"""
    first: int
    last: int
    """of what is written, decoded: the expression with its `${{ }}`"""
    value: "Value"
    expression: str


class Guard(msgspec.Struct, frozen=True, gc=False):
    """A condition of `${{ if }}` that nobody can know before a run."""

    condition: str
    """the expression, without `if`"""
    span: Span
    holds: bool
    """false in the branches after it: it did not hold there"""
