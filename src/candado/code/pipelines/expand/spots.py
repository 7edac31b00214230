"""Where template expressions, `${{ ... }}`, stand in a text."""

from functools import lru_cache
from typing import Literal, NamedTuple


class Spot(NamedTuple):
    """An expression in a text: the indexes of its `${{` and after its `}}`, and what stands between."""

    start: int
    end: int
    expression: str


@lru_cache(maxsize=4096)
def spots(text: str) -> tuple[Spot, ...]:
    """All expressions in a text, in order; one that is not closed is none."""
    found: list[Spot] = []
    at = text.find("${{")
    while at >= 0:
        end = _close(text, at + 3)
        if end < 0:
            break
        found.append(Spot(at, end + 2, text[at + 3 : end].strip()))
        at = text.find("${{", end + 2)
    return tuple(found)


def _close(text: str, at: int) -> int:
    """The index of the `}}` that closes an expression; those in its strings do not."""
    while True:
        end, quote = text.find("}}", at), text.find("'", at)
        if end < 0 or quote < 0 or end < quote:
            return end
        at = text.find("'", quote + 1) + 1
        if at == 0:
            return -1


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
