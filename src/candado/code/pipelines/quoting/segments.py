"""A script cut where its quoting changes."""

from typing import Literal

import msgspec

Quote = Literal["bare", "double", "single", "document", "comment", "unsure"]
"""document: a here-document or here-string that variables are put into; unsure: anything else"""

DEEPEST = 100
"""how many brackets and quotes may be open at once; what goes deeper is not followed"""


class Segment(msgspec.Struct, frozen=True, gc=False):
    """A stretch that is quoted in one way; it reaches up to the next one."""

    start: int
    quote: Quote
    command: int
    """where the command that it is part of begins"""
    line: int
    """where the line that it is part of begins; lines that are continued are one"""


class Cutter(msgspec.Struct):
    """The cutting of one script."""

    text: str
    open: list[str]
    """what closes the brackets and quotes that are open, the innermost last"""
    segments: list[Segment]
    command: int = 0
    line: int = 0

    def cut(self, at: int, quote: Quote) -> None:
        """What follows is quoted so."""
        self.segments.append(Segment(at, quote, self.command, self.line))

    def literal(self, start: int, end: int, quote: Quote, after: Quote) -> int:
        """A stretch in which nothing opens; the index after it."""
        self.cut(start, quote)
        self.cut(end, after)
        return end

    def line_end(self, at: int) -> int:
        """The index of the next line feed, or of the end."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end


def settled(cutter: Cutter) -> list[Segment]:
    """The segments; all unsure where something was never closed."""
    if not cutter.open:
        return cutter.segments
    return [msgspec.structs.replace(segment, quote="unsure") for segment in cutter.segments]
