"""What the known parts of a text decide, whatever its unknown parts are."""

from typing import TypeAlias

from candado.code.pipelines.expressions.casts import folded
from candado.code.pipelines.values import Unknown

Parts: TypeAlias = tuple[str | Unknown, ...]
"""of a text, in order; an unknown one may hold anything, also nothing"""

_ANYTHING = Unknown("expression", "")


def starts(left: Parts, right: Parts) -> bool | None:
    """Whether the left text starts with the right one."""
    known, whole = _beginning(left)
    wanted, wanted_whole = _beginning(right)
    if known.startswith(wanted):
        return True if wanted_whole else None
    return False if whole or not wanted.startswith(known) else None


def ends(left: Parts, right: Parts) -> bool | None:
    """Whether the left text ends with the right one."""
    return starts(_reversed(left), _reversed(right))


def holds(left: Parts, right: Parts) -> bool | None:
    """Whether the right text stands somewhere in the left one."""
    known, whole = _beginning(left)
    wanted, wanted_whole = _beginning(right)
    if not wanted_whole:
        return None if not whole or _fits(known, (_ANYTHING, *right, _ANYTHING)) else False
    if not wanted or any(wanted in folded(part) for part in left if isinstance(part, str)):
        return True
    return False if whole else None


def equals(left: Parts, right: Parts) -> bool | None:
    """Whether the texts are equal."""
    known, whole = _beginning(left)
    other, other_whole = _beginning(right)
    if whole and other_whole:
        return known == other
    if whole or other_whole:
        return None if (_fits(known, right) if whole else _fits(other, left)) else False
    endings = _agree(_ending(left)[::-1], _ending(right)[::-1])
    return None if _agree(known, other) and endings else False


def _beginning(parts: Parts) -> tuple[str, bool]:
    """What is known of the beginning, ignoring case, and whether that is all there is."""
    known = ""
    for part in parts:
        if isinstance(part, Unknown):
            return known, False
        known += folded(part)
    return known, True


def _ending(parts: Parts) -> str:
    return _beginning(_reversed(parts))[0][::-1]


def _reversed(parts: Parts) -> Parts:
    return tuple(part[::-1] if isinstance(part, str) else part for part in reversed(parts))


def _agree(left: str, right: str) -> bool:
    return left.startswith(right) or right.startswith(left)


def _fits(text: str, parts: Parts) -> bool:
    """Whether the text is one that the parts, of which some are unknown, may make."""
    first, last = _beginning(parts)[0], _ending(parts)
    at, stop = len(first), len(text) - len(last)
    if stop < at or not text.startswith(first) or not text.endswith(last):
        return False
    unknown = [index for index, part in enumerate(parts) if isinstance(part, Unknown)]
    for part in parts[unknown[0] : unknown[-1]]:
        if isinstance(part, str):
            found = text.find(folded(part), at, stop)
            if found < 0:
                return False
            at = found + len(part)
    return True
