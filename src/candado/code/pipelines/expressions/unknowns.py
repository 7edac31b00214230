"""What is known of values that nobody knows: their choices, and the parts of texts."""

from collections.abc import Iterable
from collections.abc import Sequence as Several
from itertools import groupby, product
from math import prod
from typing import TypeAlias

import msgspec

from candado.code.pipelines.expressions.casts import Known, number_of, to_boolean, to_text
from candado.code.pipelines.expressions.tree import ExpressionError
from candado.code.pipelines.nodes import Mapping, Sequence
from candado.code.pipelines.values import Text, Unknown

Operand: TypeAlias = Known | Unknown | Text
OPEN = (Unknown, Text)
"""the types of what is not known, or not all of it"""

MOST_COMBINATIONS = 64
"""of choices that are tried one by one; also the most choices of one value"""
_MOST_CHOICES = 16


def choices(value: Operand) -> Several[Operand]:
    """Everything that a value may be; itself where there is no end of that, or there is too much."""
    if isinstance(value, Unknown):
        if value.type == "boolean":
            return (True, False)
        if len(value.choices) > MOST_COMBINATIONS:
            return (value,)
        if value.type == "number":
            numbers = [number_of(choice) for choice in value.choices]
            return (value,) if not numbers or None in numbers else numbers
        return value.choices or (value,)
    if isinstance(value, Text) and _has_choices(value):
        return [joined(map(_as_part, parts)) for parts in combinations(value.parts)]
    return (value,)


def _has_choices(value: Operand) -> bool:
    if isinstance(value, Unknown):
        return value.type == "boolean" or bool(value.choices)
    return isinstance(value, Text) and any(map(_has_choices, value.parts))


def combinations(values: Several[Operand]) -> Iterable[tuple[Operand, ...]]:
    """Every combination of what the values may be; only the values themselves where there are too many."""
    if not any(map(_has_choices, values)):
        return (tuple(values),)
    found = [choices(value) for value in values]
    return product(*found) if prod(map(len, found)) <= MOST_COMBINATIONS else (tuple(values),)


def unknown(name: str, operands: Iterable[Operand], *, boolean: bool = False) -> Unknown:
    """A value that follows from others of which some are unknown; `name` says how it is written."""
    parts = {id(operand): operand for operand in operands if isinstance(operand, OPEN)}
    return Unknown("expression", name, type="boolean" if boolean else "", parts=tuple(parts.values()))


def merged(values: Several[Operand], name: str, operands: Iterable[Operand]) -> Operand:
    """What is known of a value that is one of these, of which one the operands decide."""
    first = values[0]
    if all(_identical(value, first) for value in values):
        return first
    found = unknown(name, (*operands, *values), boolean=all(map(_boolean, values)))
    numbers = all(isinstance(value, float) and value.is_integer() for value in values)
    texts = tuple(dict.fromkeys(to_text(value) or "" for value in values if isinstance(value, str | float)))
    if len(texts) > _MOST_CHOICES or not (numbers or all(isinstance(value, str) for value in values)):
        return found
    return msgspec.structs.replace(found, type="number" if numbers else "", choices=texts)


def _identical(left: Operand, right: Operand) -> bool:
    """Whether two values are one; unknown ones only where they are the same object: they may be large."""
    return left is right or (type(left) is type(right) and not isinstance(left, OPEN) and left == right)


def _boolean(value: Operand) -> bool:
    return isinstance(value, bool) or (isinstance(value, Unknown) and value.type == "boolean")


def truth(value: Operand) -> bool | None:
    """A value as `${{ if }}` and conditions see it; None where that is unknown."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, OPEN):
        return to_boolean(value)
    seen = {_truth(choice) for choice in choices(value)}
    return seen.pop() if len(seen) == 1 else None


def _truth(value: Operand) -> bool | None:
    if isinstance(value, Text):
        return True if any(isinstance(part, str) and part for part in value.parts) else None
    return None if isinstance(value, Unknown) else to_boolean(value)


def as_text(value: Operand) -> str | Unknown | Text:
    """A value as it is put into a text.

    Raises ExpressionError for arrays and objects, which the service refuses there.
    """
    if isinstance(value, OPEN):
        return value
    text = to_text(value)
    if text is None:
        kind = "array" if isinstance(value, Sequence) else "object"
        raise ExpressionError(f"an {kind} cannot be made a text")
    return text


def text_parts(value: Operand) -> tuple[str | Unknown, ...]:
    """A value as the parts of a text.

    Raises ExpressionError for arrays and objects.
    """
    text = as_text(value)
    return text.parts if isinstance(text, Text) else (text,)


def joined(parts: Iterable[str | Unknown]) -> str | Text:
    """Parts put together to one text."""
    made: list[str | Unknown] = []
    for unknowns, group in groupby(parts, lambda part: isinstance(part, Unknown)):
        if unknowns:
            made.extend(group)
        elif text := "".join(str(part) for part in group):
            made.append(text)
    if not made:
        return ""
    return made[0] if len(made) == 1 and isinstance(made[0], str) else Text(tuple(made))


def _as_part(value: Operand) -> str | Unknown:
    if isinstance(value, Unknown):
        return value
    return "" if isinstance(value, Text | Mapping | Sequence) else to_text(value) or ""
