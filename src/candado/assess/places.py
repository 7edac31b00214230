"""Where everything stands in a TOML text, so that an error about a value can point at it.

`tomllib` gives values without their places. The text was read by it first, so this may take for granted that
it is TOML, and only looks for where keys and values begin.
"""

import re
import tomllib
from typing import Any

import msgspec

KeyPath = tuple[str | int, ...]
"""Keys, and indexes of arrays, from the top of the document."""


class Places(msgspec.Struct, frozen=True):
    """Offsets in the text by path; the document itself is at the path () and at offset 0.

    A table that has a header is at its header, one that dotted keys imply at the first of these.
    """

    keys: dict[KeyPath, int]
    """where the name of a key or table stands; an element of an array has none"""
    values: dict[KeyPath, int]
    """where the value begins"""


_BETWEEN = re.compile(r"(?:[\s,]|#[^\n]*)*")
_KEY = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z0-9_-]+|[ \t.])+""")
_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'",
    re.DOTALL,
)
_PLAIN = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]*|[^\s,\]}#]+")


def locate(text: str) -> Places:
    """Where keys and values stand in a text that `tomllib` accepts and that has no carriage returns."""
    places = Places({}, {(): 0})
    sizes: dict[KeyPath, int] = {}
    here: KeyPath = ()
    at = _skip(text, 0)
    while at < len(text):
        if text[at] == "[":
            here, at = _header(text, at, places, sizes)
        else:
            at = _pair(text, at, here, places)
        at = _skip(text, at)
    return places


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Both from 1, the column in characters."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _skip(text: str, at: int) -> int:
    return _end(_BETWEEN, text, at)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    if match is None:
        raise ValueError(f"not the TOML that tomllib read, at offset {at}")
    return match.end()


def _key(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """The parts of a key, dotted or not, and where it ends."""
    end = _end(_KEY, text, at)
    parts: list[str] = []
    level: dict[str, Any] | int = tomllib.loads(f"{text[at:end]} = 0")
    while isinstance(level, dict):
        [(part, level)] = level.items()
        parts.append(part)
    return tuple(parts), end


def _header(text: str, at: int, places: Places, sizes: dict[KeyPath, int]) -> tuple[KeyPath, int]:
    """A [table] or [[array of tables]]: its path and where it ends; the last element of an array is meant."""
    of_array = text.startswith("[[", at)
    (*above, last), end = _key(text, at + (2 if of_array else 1))
    path: KeyPath = ()
    for part in above:
        path = (*path, part)
        places.keys.setdefault(path, at)
        places.values.setdefault(path, at)
        if path in sizes:
            path = (*path, sizes[path] - 1)
    path = (*path, last)
    if of_array:
        places.keys.setdefault(path, at)
        places.values.setdefault(path, at)
        sizes[path] = sizes.get(path, 0) + 1
        path = (*path, sizes[path] - 1)
    else:
        places.keys[path] = at
    places.values[path] = at
    return path, end + (2 if of_array else 1)


def _pair(text: str, at: int, here: KeyPath, places: Places) -> int:
    """`key = value`, below the table `here`; returns where it ends."""
    parts, end = _key(text, at)
    path = here
    for part in parts:
        path = (*path, part)
        places.keys.setdefault(path, at)
        places.values.setdefault(path, at)
    return _value(text, _skip(text, end + 1), path, places)


def _value(text: str, at: int, path: KeyPath, places: Places) -> int:
    places.values[path] = at
    match text[at]:
        case "[":
            index = 0
            at = _skip(text, at + 1)
            while text[at] != "]":
                at = _skip(text, _value(text, at, (*path, index), places))
                index += 1
            return at + 1
        case "{":
            at = _skip(text, at + 1)
            while text[at] != "}":
                at = _skip(text, _pair(text, at, path, places))
            return at + 1
        case '"' | "'":
            return _end(_TEXT, text, at)
        case _:
            return _end(_PLAIN, text, at)
