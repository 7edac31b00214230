"""How one type of value becomes another, and what that makes of equality and order.

Source: learn.microsoft.com, "Expressions" of Azure Pipelines, type casting.
"""

import re
from typing import TypeAlias, TypeVar

from candado.code.pipelines.expressions.tree import Version
from candado.code.pipelines.nodes import Mapping, Sequence

Known: TypeAlias = bool | float | str | Version | Mapping | Sequence | None
"""what an expression comes to where nothing in it is unknown"""

_Ordered = TypeVar("_Ordered", str, float, tuple[int, ...])

_NUMBER = re.compile(r"\s*[+-]?(?:[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+)\s*")
_LITERAL = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_HEXADECIMAL = re.compile(r"-?0[xX][0-9a-fA-F]{1,24}")
_COMPONENT = re.compile(r"\s*\+?0*([0-9]{1,10})\s*")
_LARGEST_NUMBER = 7.9228162514264e28
_LARGEST_COMPONENT = 2**31 - 1


def folded(text: str) -> str:
    """A text as comparisons see it, which ignore case letter by letter."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def _upper(char: str) -> str:
    upper = char.upper()
    return upper if len(upper) == 1 and upper.isascii() == char.isascii() else char


def literal_number(text: str) -> float | None:
    """The number that is written so in an expression; None where it is none."""
    if _LITERAL.fullmatch(text):
        return _bounded(float(text))
    return _bounded(float(int(text, 16))) if _HEXADECIMAL.fullmatch(text) else None


def version_of(text: str) -> Version | None:
    """The version that a text names; None where it names none."""
    numbers: list[int] = []
    for component in text.split(".", 4):
        found = _COMPONENT.fullmatch(component)
        if not found:
            return None
        numbers.append(int(found.group(1)))
    return Version(tuple(numbers)) if 2 <= len(numbers) <= 4 and max(numbers) <= _LARGEST_COMPONENT else None


def number_of(text: str) -> float | None:
    """The number that a text holds, thousands marked or not; None where it holds none."""
    if not text:
        return 0.0
    return _bounded(float(text.replace(",", ""))) if _NUMBER.fullmatch(text) else None


def _bounded(number: float) -> float | None:
    return number if abs(number) <= _LARGEST_NUMBER else None


def to_text(value: Known) -> str | None:
    """A value as a text; None where it is an array or object, which have none."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.7f}".rstrip("0").rstrip(".")
    return value.text if isinstance(value, Version) else None


def to_number(value: Known) -> float | None:
    """A value as a number; None where it is none."""
    if isinstance(value, bool | float):
        return float(value)
    if isinstance(value, str):
        return number_of(value)
    return 0.0 if value is None else None


def to_version(value: Known) -> Version | None:
    """A value as a version; None where it is none."""
    if isinstance(value, Version):
        return value
    if isinstance(value, str):
        return version_of(value)
    return version_of(to_text(value) or "") if isinstance(value, float) else None


def to_boolean(value: Known) -> bool:
    """A value as a condition sees it."""
    return bool(value) if value is None or isinstance(value, (bool, float, str)) else True


def same(left: Known, right: Known) -> bool:
    """Whether two values are equal, the right one made what the left one is."""
    if isinstance(left, str):
        text = to_text(right)
        return text is not None and (left == text or folded(left) == folded(text))
    if isinstance(left, bool):
        return left == to_boolean(right)
    if isinstance(left, float):
        return left == to_number(right)
    if isinstance(left, Version):
        return left == to_version(right)
    if left is None:
        return right is None or right == ""
    return left is right


def order(left: Known, right: Known) -> int | None:
    """Below, at or above zero as left is less than, equal to or greater than right, made what left is.

    None where it cannot be made that.
    """
    if isinstance(left, str):
        text = to_text(right)
        return None if text is None else _compared(folded(left), folded(text))
    if isinstance(left, bool):
        return _compared(left, to_boolean(right))
    if isinstance(left, Version):
        version = to_version(right)
        return None if version is None else _compared(left.numbers, version.numbers)
    first, second = to_number(left), to_number(right)
    return None if first is None or second is None else _compared(first, second)


def _compared(left: _Ordered, right: _Ordered) -> int:
    return (left > right) - (left < right)
