"""The quoting of given stretches of a script, told by its shell."""

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import msgspec

from candado.code.pipelines.model import Shell
from candado.code.pipelines.quoting import posix, powershell
from candado.code.pipelines.quoting.segments import Quote, Segment

Range = tuple[int, int]
"""indexes of the first character and of the one after the last"""

_FILLER = "\ue000"
"""a character that means nothing to any shell"""


class Context(msgspec.Struct, frozen=True, gc=False):
    """How one stretch is quoted."""

    quote: Quote
    program: bool = False
    """a command's name begins with it"""
    interpreted: bool = False
    """another interpreter reads it once more, so that quoting here protects nothing"""
    string: Range = (0, 0)
    """of a quoted one: the whole string, quotes included"""


class _Dialect(NamedTuple):
    segments: Callable[[str], list[Segment]]
    before_program: re.Pattern[str]
    """what may stand between the beginning of a command and the name of its program"""
    interpreters: re.Pattern[str]
    """what reads its arguments or its input as code"""


_POSIX = _Dialect(posix.segments, posix.BEFORE_PROGRAM, posix.INTERPRETERS)
_POWERSHELL = _Dialect(powershell.segments, powershell.BEFORE_PROGRAM, powershell.INTERPRETERS)

_READS_CODE = re.compile(
    r"=~|\b(?:[gmn]?awk|sed|jq|yq|psql|mysql|sqlcmd|sqlplus|invoke-sqlcmd|find|let|unset|bc)\b"
    r"|\[\[[^\n]{0,200}[ \t]-(?:eq|ne|lt|le|gt|ge|v)\b|\b(?:declare|typeset|local)[ \t]+-\w*i"
    r"|(?:\b(?:printf|test)|\[)[ \t]+-v\b",
    re.IGNORECASE,
)
"""what, in front of it in its own command, reads it as a program, a pattern or an arithmetic expression"""
_SUBSCRIPT = re.compile(r"\w\[[^\]\s]*\Z")
"""what, just in front of it, reads it as the index of an array"""
_NEAR = 200
"""characters"""
_COMPARED = re.compile(r"[\"']?[ \t]+-(?:eq|ne|lt|le|gt|ge)\b")
"""what, behind it in `[[ ]]`, reads it as an arithmetic expression"""
_COMMENTS = {
    "cmd": re.compile(r"^[ \t]*@?(?:rem\b|::)[^\n]*", re.IGNORECASE | re.MULTILINE),
    "python": re.compile(r"^[ \t]*#[^\n]*", re.MULTILINE),
    "sql": re.compile(r"^[ \t]*--[^\n]*", re.MULTILINE),
}
"""shells of which nothing but comments is known"""


@lru_cache(maxsize=8)
def contexts(
    text: str, shell: Shell, stretches: tuple[Range, ...], opaque: tuple[Range, ...]
) -> tuple[Context, ...]:
    """The context of each stretch, in their order.

    What lies in a stretch or an opaque range is nothing to the shell. `sh` is read as a shell of Unix.
    """
    filled = _filled(text, sorted({*stretches, *opaque}))
    if shell in ("bash", "sh"):
        return _read(filled, _POSIX, stretches)
    if shell == "powershell":
        return _read(filled, _POWERSHELL, stretches)
    pattern = _COMMENTS.get(shell)
    comments = [found.span() for found in pattern.finditer(filled)] if pattern else []
    return tuple(
        Context("comment" if any(first <= start < last for first, last in comments) else "unsure")
        for start, _ in stretches
    )


def _filled(text: str, ranges: list[Range]) -> str:
    """The text, as long as before, with filler in the ranges."""
    parts: list[str] = []
    at = 0
    for start, end in ranges:
        if end > at:
            start = max(start, at)
            parts += (text[at:start], _FILLER * (end - start))
            at = end
    return "".join((*parts, text[at:]))


def _read(text: str, dialect: _Dialect, stretches: tuple[Range, ...]) -> tuple[Context, ...]:
    segments = dialect.segments(text)
    starts = [segment.start for segment in segments]
    at = [bisect_right(starts, start) - 1 for start, _ in stretches]
    interpreted = _interpreted(text, dialect, segments, {segments[index].line for index in at})
    last = {segments[index].command: start for index, (start, _) in zip(at, stretches, strict=True)}
    readers = {command: _reader(text, command, start) for command, start in last.items()}
    made: list[Context] = []
    for index, (start, stop) in zip(at, stretches, strict=True):
        found = segments[index]
        end = starts[index + 1] if index + 1 < len(starts) else len(text)
        program = (
            start - found.command <= _NEAR
            and dialect.before_program.fullmatch(text, found.command, start) is not None
        )
        read = found.quote != "comment" and (
            readers[found.command] <= start or _is_computed(text, found.command, start, stop)
        )
        quote = "unsure" if read else found.quote
        made.append(Context(quote, program, found.line in interpreted, (found.start, end)))
    return tuple(made)


def _reader(text: str, command: int, last: int) -> int:
    """The end of what reads arguments as something like code, in a command up to its last stretch."""
    found = _READS_CODE.search(text, command, last)
    return found.end() if found else len(text) + 1


def _is_computed(text: str, command: int, start: int, end: int) -> bool:
    """Whether bash computes it: the index of an array, or an operand of a comparison of numbers."""
    if _SUBSCRIPT.search(text, max(command, start - _NEAR), start):
        return True
    return _COMPARED.match(text, end) is not None and text.find("[[", max(command, start - _NEAR), start) >= 0


def _interpreted(text: str, dialect: _Dialect, segments: list[Segment], asked: set[int]) -> set[int]:
    """Which of the lines that begin there give code to another interpreter."""
    lines = sorted({segment.line for segment in segments})
    ends = [*lines[1:], len(text)]
    return {
        line
        for line, end in zip(lines, ends, strict=True)
        if line in asked and dialect.interpreters.search(text, line, end) is not None
    }
