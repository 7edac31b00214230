"""The functions that see all their parameters, and what they answer where some are unknown.

Each choice of an unknown value is tried by itself; what has no end of choices comes here as it is.
Source: learn.microsoft.com, "Expressions" of Azure Pipelines, functions and job status check functions.
"""

from collections.abc import Callable
from collections.abc import Sequence as Several
from typing import TypeAlias

import msgspec

from candado.code.pipelines.expressions import patterns, texts
from candado.code.pipelines.expressions.casts import order, same
from candado.code.pipelines.expressions.members import items, members, node_value, settled, size
from candado.code.pipelines.expressions.site import Site
from candado.code.pipelines.expressions.to_json import convert_to_json
from candado.code.pipelines.expressions.unknowns import (
    OPEN,
    Operand,
    as_text,
    combinations,
    text_parts,
    truth,
    unknown,
)
from candado.code.pipelines.nodes import Mapping, Sequence
from candado.code.pipelines.values import Text, Unknown

Function: TypeAlias = Callable[[Several[Operand], Site], Operand]


def equal(left: Operand, right: Operand) -> bool | None:
    """Whether two values are equal, the right one made what the left one is; None where that is unknown."""
    if not isinstance(left, OPEN) and not isinstance(right, OPEN):
        return same(left, right)
    seen = {_equal(first, second) for first, second in combinations((left, right))}
    return seen.pop() if len(seen) == 1 else None


def _equal(left: Operand, right: Operand) -> bool | None:
    if isinstance(left, Text | str):
        if isinstance(right, Mapping | Sequence):
            return False
        return patterns.equals(text_parts(left), text_parts(right))
    if isinstance(left, Unknown):
        return None
    if not isinstance(right, OPEN):
        return same(left, right)
    known = truth(right)
    if isinstance(left, bool):
        return None if known is None else left == known
    if left is None and known and isinstance(right, Text):
        return False
    return False if isinstance(left, Mapping | Sequence) and isinstance(right, Text) else None


def _answer(known: bool | None, arguments: Several[Operand], site: Site) -> Operand:
    return unknown(site.text, arguments, boolean=True) if known is None else known


def _eq(arguments: Several[Operand], site: Site) -> Operand:
    return _answer(equal(arguments[0], arguments[1]), arguments, site)


def _ne(arguments: Several[Operand], site: Site) -> Operand:
    known = equal(arguments[0], arguments[1])
    return _answer(None if known is None else not known, arguments, site)


def _ordered(holds: Callable[[int], bool]) -> Function:
    def function(arguments: Several[Operand], site: Site) -> Operand:
        left, right = arguments
        if isinstance(left, OPEN) or isinstance(right, OPEN):
            return _answer(None, arguments, site)
        found = order(left, right)
        if found is None:
            raise site.refusal("these cannot be compared")
        return holds(found)

    return function


def _compared(test: Callable[[patterns.Parts, patterns.Parts], bool | None]) -> Function:
    def function(arguments: Several[Operand], site: Site) -> Operand:
        return _answer(test(text_parts(arguments[0]), text_parts(arguments[1])), arguments, site)

    return function


def _not(arguments: Several[Operand], site: Site) -> Operand:
    known = truth(arguments[0])
    return _answer(None if known is None else not known, arguments, site)


def _xor(arguments: Several[Operand], site: Site) -> Operand:
    left, right = truth(arguments[0]), truth(arguments[1])
    return _answer(None if left is None or right is None else left != right, arguments, site)


def _contains_value(arguments: Several[Operand], site: Site) -> Operand:
    collection, wanted = arguments
    if isinstance(collection, Unknown):
        return _answer(None, arguments, site)
    if not isinstance(collection, Mapping | Sequence):
        return False
    inside = items(collection)
    site.take(len(inside))
    found = [equal(wanted, node_value(item.node)) for item in inside]
    if any(known and not item.guards for known, item in zip(found, inside, strict=True)):
        return True
    missing = all(known is False for known in found) and (
        isinstance(collection, Sequence) or settled(collection)
    )
    return _answer(False if missing else None, (*arguments, *members(collection)), site)


def _length(arguments: Several[Operand], site: Site) -> Operand:
    value = arguments[0]
    site.take(size(value))
    if isinstance(value, Mapping | Sequence) and settled(value):
        return float(len(members(value)))
    text = unknown(site.text, members(value)) if isinstance(value, Mapping | Sequence) else as_text(value)
    if isinstance(text, str):
        return float(len(text))
    return msgspec.structs.replace(unknown(site.text, (text,)), type="number")


def _counter(arguments: Several[Operand], site: Site) -> Operand:
    return Unknown("runtime", site.text, type="number", parts=unknown("", arguments).parts)


def _always(arguments: Several[Operand], site: Site) -> Operand:
    return True


def _status(arguments: Several[Operand], site: Site) -> Operand:
    return Unknown("runtime", site.text, type="boolean")


def unknown_function(arguments: Several[Operand], site: Site) -> Operand:
    """A function that the service may have got since this was written."""
    return unknown(site.text, arguments)


FUNCTIONS: dict[str, Function] = {
    "always": _always,
    "canceled": _status,
    "contains": _compared(patterns.holds),
    "containsvalue": _contains_value,
    "converttojson": convert_to_json,
    "counter": _counter,
    "endswith": _compared(patterns.ends),
    "eq": _eq,
    "failed": _status,
    "format": texts.format_,
    "ge": _ordered(lambda found: found >= 0),
    "gt": _ordered(lambda found: found > 0),
    "join": texts.join,
    "le": _ordered(lambda found: found <= 0),
    "length": _length,
    "lower": texts.lower,
    "lt": _ordered(lambda found: found < 0),
    "ne": _ne,
    "not": _not,
    "replace": texts.replace,
    "split": texts.split,
    "startswith": _compared(patterns.starts),
    "succeeded": _status,
    "succeededorfailed": _status,
    "trim": texts.trim,
    "upper": texts.upper,
    "xor": _xor,
}
