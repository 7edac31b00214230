"""The functions that make texts, known in part where what they are given is.

Source: learn.microsoft.com, "Expressions" of Azure Pipelines, functions.
"""

import re
from collections.abc import Callable
from collections.abc import Sequence as Several

from candado.code.pipelines.expressions.members import members, settled, size
from candado.code.pipelines.expressions.site import Site
from candado.code.pipelines.expressions.unknowns import OPEN, Operand, as_text, joined, text_parts, unknown
from candado.code.pipelines.nodes import Item, Mapping, Scalar, Sequence
from candado.code.pipelines.values import Unknown

_FIELD = re.compile(r"\{\{|\}\}|\{([0-9]{1,3})(?:(:)[^}]*)?\}|[{}]")
_BLANK = re.compile(r"\s")
_LONGEST_SOUGHT = 100


def lower(arguments: Several[Operand], site: Site) -> Operand:
    """All letters small."""
    return _lettered(arguments[0], str.lower, site)


def upper(arguments: Several[Operand], site: Site) -> Operand:
    """All letters capital."""
    return _lettered(arguments[0], str.upper, site)


def trim(arguments: Several[Operand], site: Site) -> Operand:
    """Without the blanks around it."""
    text = as_text(arguments[0])
    return text.strip() if isinstance(text, str) else unknown(site.text, arguments)


def replace(arguments: Several[Operand], site: Site) -> Operand:
    """Each place of the second text in the first made the third."""
    parts = text_parts(arguments[0])
    old, new = as_text(arguments[1]), as_text(arguments[2])
    if not isinstance(old, str) or not isinstance(new, str):
        return unknown(site.text, arguments)
    if not old:
        raise site.refusal("there is nothing to replace in an empty text")
    if len(parts) > 1 and any(isinstance(part, str) and _straddles(part, old) for part in parts):
        return unknown(site.text, arguments)
    made: list[str | Unknown] = []
    for part in parts:
        if isinstance(part, str):
            site.take(len(part) + part.count(old) * len(new))
            made.append(part.replace(old, new))
        else:
            site.take_parts((part,))
            made.append(unknown(site.text, (part,)))
    return joined(made)


def _straddles(part: str, old: str) -> bool:
    """Whether a place of `old` may reach over an end of this part."""
    if len(old) == 1:
        return False
    return (
        len(old) > _LONGEST_SOUGHT
        or part in old
        or any(part.startswith(old[index:]) or part.endswith(old[:index]) for index in range(1, len(old)))
    )


def format_(arguments: Several[Operand], site: Site) -> Operand:
    """The first text with the others put where it says `{0}`, `{1}` and so on."""
    template = as_text(arguments[0])
    if not isinstance(template, str):
        return unknown(site.text, arguments)
    made: list[str | Unknown] = []
    at = 0
    for field in _FIELD.finditer(template):
        made.append(template[at : field.start()])
        at = field.end()
        made.extend(_field(field, arguments, site))
    made.append(template[at:])
    site.take_parts(made)
    return joined(made)


def _field(field: re.Match[str], arguments: Several[Operand], site: Site) -> tuple[str | Unknown, ...]:
    written = field.group()
    if written in ("{{", "}}"):
        return (written[0],)
    if not field.group(1):
        raise site.refusal(f"a '{written}' that stands alone is written twice")
    index = int(field.group(1)) + 1
    if index >= len(arguments):
        raise site.refusal(f"there is nothing to put in the place of {written}")
    value = arguments[index]
    if not field.group(2):
        parts = text_parts(value)
        site.take_parts(parts)
        return parts
    if not isinstance(value, OPEN):
        raise site.refusal(f"{written} is for a time, which this is not")
    return (unknown(site.text, (value,)),)


def join(arguments: Several[Operand], site: Site) -> Operand:
    """The elements of an array with a text between them."""
    separator, array = arguments
    if isinstance(array, Unknown):
        return unknown(site.text, arguments)
    if not isinstance(array, Sequence):
        return "" if isinstance(array, Mapping) else as_text(array)
    site.take(size(array))
    values = members(array)
    if not settled(array):
        return unknown(site.text, (separator, *values))
    between = text_parts(separator)
    made: list[str | Unknown] = []
    for value in values:
        if made:
            made.extend(between)
        made.extend(() if isinstance(value, Mapping | Sequence) else text_parts(value))
    site.take_parts(made)
    return joined(made)


def split(arguments: Several[Operand], site: Site) -> Operand:
    """The pieces of the first text between any of the characters of the second."""
    text, delimiters = as_text(arguments[0]), as_text(arguments[1])
    if not isinstance(text, str) or not isinstance(delimiters, str):
        return unknown(site.text, arguments)
    site.take(len(text))
    if not delimiters:
        pieces = _BLANK.split(text)
    else:
        first = delimiters[0]
        pieces = text.translate(dict.fromkeys(map(ord, delimiters), first)).split(first)
    site.take(len(pieces))
    file, start, end = site.run.context.place
    return Sequence(file, start, end, [Item(Scalar(file, start, end, piece)) for piece in pieces])


def _lettered(value: Operand, change: Callable[[str], str], site: Site) -> Operand:
    parts = text_parts(value)
    site.take_parts(parts)
    return joined(
        _each_letter(part, change) if isinstance(part, str) else unknown(site.text, (part,)) for part in parts
    )


def _each_letter(text: str, change: Callable[[str], str]) -> str:
    """A text whose letters change one by one: none becomes two, and none depends on its neighbours."""
    if text.isascii():
        return change(text)
    return "".join(changed if len(changed := change(char)) == 1 else char for char in text)
