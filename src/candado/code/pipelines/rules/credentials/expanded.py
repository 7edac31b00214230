"""What the rules of secrets in scripts share: where macros stand, and their repair."""

from collections.abc import Iterator, Sequence

import msgspec

from candado.code.pipelines.env_mapping import Use, repairs
from candado.code.pipelines.fixes import Fix
from candado.code.pipelines.macros import Macro
from candado.code.pipelines.model import Script
from candado.code.pipelines.quoting import contexts
from candado.code.pipelines.text import Span


class Expanded(msgspec.Struct, frozen=True):
    """A macro that becomes part of a script."""

    macro: Macro
    at: Span
    comment: bool
    where: str
    """what it is written into, and who sees it there"""
    fix: Fix | None


def expanded(script: Script, found: Sequence[Macro]) -> Iterator[Expanded]:
    """The macros of a script, each with its place and the repair that reads it from the environment."""
    text = script.text
    uses = [Use(macro.start, macro.end, macro.name) for macro in found]
    stretches = tuple((use.start, use.end) for use in uses)
    pieces = tuple((piece.start, piece.end) for piece in text.pieces)
    places = contexts(text.value, script.shell, stretches, pieces)
    fixes = repairs(script, uses, "Read it from the environment")
    for macro, place, fix in zip(found, places, fixes, strict=True):
        comment = not script.argument and place.quote == "comment"
        part = "a comment of the script" if comment else "the script"
        where = f"is written into {part}, which lies on the agent's disk"
        if script.argument:
            where = "is written into a command line, which other processes can read"
        yield Expanded(macro, text.at(macro.start, macro.end), comment, where, fix)
