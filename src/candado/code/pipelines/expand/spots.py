"""Where template expressions, `${{ ... }}`, stand in a text."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple


class Spot(NamedTuple):
    """An expression in a text: the indexes of its `${{` and after its `}}`, and what stands between."""

    start: int
    end: int
    expression: str


_INSIDE = re.compile(r"((?:[^'}]|'[^']*'|\}(?!\}))*+)\}\}")
"""what stands between `${{` and the `}}` that closes it; those in its strings do not"""
_LONG = 2_000
"""characters of a text that is not worth remembering"""


def spots(text: str) -> tuple[Spot, ...]:
    """All expressions in a text, in order; one that is not closed is none."""
    return _short(text) if len(text) < _LONG else _spots(text)


@lru_cache(maxsize=4096)
def _short(text: str) -> tuple[Spot, ...]:
    return _spots(text)


def _spots(text: str) -> tuple[Spot, ...]:
    found: list[Spot] = []
    at = text.find("${{")
    while at >= 0 and (inside := _INSIDE.match(text, at + 3)) is not None:
        found.append(Spot(at, inside.end(), inside[1].strip()))
        at = text.find("${{", inside.end())
    return tuple(found)


class Directive(NamedTuple):
    """A key that is an instruction: `${{ if c }}`, `${{ each x in list }}`, ..."""

    kind: Literal["if", "elseif", "else", "each", "insert"]
    argument: str
    """the condition, or the list"""
    variable: str = ""
    """of `each`"""


@lru_cache(maxsize=4096)
def directive(key: str) -> Directive | None:
    """The instruction that a key is; None for any other key."""
    if len(key) > _LONG:
        return None
    written = spots(key)
    if len(written) != 1 or key[: written[0].start].strip() or key[written[0].end :].strip():
        return None
    word, _, rest = written[0].expression.partition(" ")
    if "(" in word:
        word, rest = word.split("(", 1)[0], written[0].expression[written[0].expression.index("(") :]
    match word:
        case "if" | "elseif":
            return Directive(word, rest.strip())
        case "else" | "insert" if not rest.strip():
            return Directive(word, "")
        case "each":
            variable, _, items = rest.strip().partition(" in ")
            return Directive("each", items.strip(), variable.strip()) if items else None
        case _:
            return None
