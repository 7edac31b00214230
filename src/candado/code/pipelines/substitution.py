"""What stands in a script in the place of a text that moved to the environment, in the right quoting."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

import msgspec

from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.quoting import Context, Range

Dialect = Literal["posix", "powershell", "cmd"]

_NAME_GOES_ON = re.compile(r"[A-Za-z0-9_]")
_POWERSHELL_NAME_GOES_ON = re.compile(r"[A-Za-z0-9_:?]")
_BEGINS_WORD = re.compile(r"[\s=(,;|\[{]")
_ENDS_WORD = re.compile(r"[\s;|)}\],]|$")
_MACRO = re.compile(r"\$\(([^()\s]+)\)")
_PARAMETER = re.compile(r"\$\{\{\s*([\w.]+)\s*\}\}")
_ACTIVE = re.compile(r"[$`\"\u201c-\u201e\u2018-\u201b]|''")
"""what is plain between single quotes of PowerShell, and is not between double ones"""


class Use(msgspec.Struct, frozen=True, gc=False):
    """A stretch of a script's text that is to come from the environment."""

    start: int
    end: int
    """of the scalar's value; a macro or a template expression as a whole"""
    name: str
    """of the variable or parameter: what its environment variable is named after"""

    def written(self, scalar: Scalar) -> str:
        """The macro or expression as it is written, decoded."""
        for piece in scalar.pieces:
            if piece.start <= self.start and self.end <= piece.end:
                return (scalar.written or scalar.value)[piece.first : piece.last]
        return scalar.value[self.start : self.end]


class Put(msgspec.Struct, frozen=True, gc=False):
    """What stands in the place of a use."""

    text: str
    safe: bool = True
    mapped: bool = True
    """it is read from the environment"""
    quotes: Range | None = None
    """a string in single quotes that needs double ones"""


def put(
    scalar: Scalar, use: Use, name: str, place: Context, dialect: Dialect, uses: Sequence[Use]
) -> Put | None:
    """What reads the environment variable `name` in the place of a use; None where nothing surely helps.

    `uses` are all that are read from the environment in that text, in order.
    """
    if place.quote == "comment":
        return _told(use.written(scalar))
    text = scalar.value
    before, after = text[max(0, use.start - 1) : use.start], text[use.end : use.end + 1]
    if dialect == "cmd":
        return Put(f"!{name}!", safe=False)
    if place.interpreted or place.program or place.quote == "unsure" or before in ("$", "\\", "`"):
        return None
    if dialect == "posix":
        return _posix(name, place, after)
    return _powershell(scalar, name, place, before, after, uses)


def _told(written: str) -> Put | None:
    """The name alone, which is what a comment wants to tell."""
    found = _MACRO.fullmatch(written) or _PARAMETER.fullmatch(written)
    return Put(found[1], mapped=False) if found else None


def _posix(name: str, place: Context, after: str) -> Put | None:
    variable = f"${{{name}}}" if _NAME_GOES_ON.match(after) else f"${name}"
    match place.quote:
        case "bare":
            return Put(f'"${name}"')
        case "double":
            return Put(variable)
        case "single":
            return Put(f"'\"${name}\"'")
        case "document":
            return Put(variable, safe=False)
        case _:
            return None


def _powershell(
    scalar: Scalar, name: str, place: Context, before: str, after: str, uses: Sequence[Use]
) -> Put | None:
    variable = f"${{env:{name}}}" if _POWERSHELL_NAME_GOES_ON.match(after) else f"$env:{name}"
    match place.quote:
        case "bare":
            word = (not before or _BEGINS_WORD.match(before)) and _ENDS_WORD.match(after)
            return Put(variable, safe=bool(word))
        case "double":
            return Put(variable)
        case "single":
            return Put(variable, quotes=place.string) if _inert(scalar, place.string, uses) else None
        case "document":
            return Put(variable, safe=False)
        case _:
            return None


def _inert(scalar: Scalar, string: Range, uses: Sequence[Use]) -> bool:
    """Whether a string in single quotes means the same between double ones, the uses apart."""
    at = string[0] + 1
    parts: list[str] = []
    for use in uses[bisect_left(uses, at, key=_start) :]:
        if use.start >= string[1]:
            break
        parts.append(scalar.value[at : use.start])
        at = use.end
    return _ACTIVE.search("".join((*parts, scalar.value[at : string[1] - 1]))) is None


def _start(use: Use) -> int:
    return use.start
