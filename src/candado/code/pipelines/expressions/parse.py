"""Text to tree, by recursive descent.

Source: learn.microsoft.com, "Expressions" of Azure Pipelines. More is read than is documented there: `null`,
hexadecimal numbers and exponents, and hyphens in names.
"""

import re
from functools import lru_cache
from typing import Never

import msgspec

from candado.code.pipelines.expressions.casts import literal_number, version_of
from candado.code.pipelines.expressions.signatures import SIGNATURES
from candado.code.pipelines.expressions.tree import (
    Call,
    Expression,
    ExpressionError,
    Index,
    Key,
    Literal,
    Part,
    Reference,
    Version,
)

DEEPEST = 50
"""levels of nesting that the service takes"""
LONGEST = 21_000
"""characters that the service takes"""
_KEPT = 1_000
"""characters of the longest text whose tree is kept"""

_BLANK = re.compile(r"\s*")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_TEXT = re.compile(r"'[^']*(?:''[^']*)*'")
_NUMBER = re.compile(r"[^\s\[\](),]+")
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class _Reader(msgspec.Struct):
    text: str
    at: int = 0

    def next(self) -> str:
        """Go to the next character that is no blank, and return it; nothing at the end."""
        if self.text[self.at : self.at + 1].isspace():
            self.at += len(_found(_BLANK, self))
        return self.text[self.at : self.at + 1]

    def take(self, mark: str, context: str) -> None:
        """Go past a mark. Raises ExpressionError where something else stands."""
        if self.next() != mark:
            _unexpected(self, f"'{mark}' is missing {context}")
        self.at += 1


def parse(text: str) -> Expression:
    """Read what stands between `${{` and `}}`, between `$[` and `]`, or as a condition.

    Raises ExpressionError.
    """
    return _kept(text) if len(text) <= _KEPT else _parse(text)


def _parse(text: str) -> Expression:
    if len(text) > LONGEST:
        raise ExpressionError(f"it is longer than {LONGEST:,} characters", LONGEST)
    reader = _Reader(text)
    root = _part(reader, 1)
    if reader.next():
        _unexpected(reader, "the expression ends before it")
    return Expression(text, root)


_kept = lru_cache(maxsize=4096)(_parse)


def _part(reader: _Reader, depth: int) -> Part:
    mark = reader.next()
    start = reader.at
    if depth > DEEPEST:
        raise ExpressionError(f"it is nested more than {DEEPEST} levels deep", start)
    if mark == "'":
        text = _found(_TEXT, reader)
        if not text:
            raise ExpressionError("a text has no closing quote", start)
        reader.at += len(text)
        return Literal(text[1:-1].replace("''", "'"), start, reader.at)
    if mark in "-.0123456789" and mark:
        return _number(reader)
    word = _found(_WORD, reader)
    if not word:
        _unexpected(reader, "a value or function is missing")
    reader.at += len(word)
    end = reader.at
    name = word.lower()
    if reader.next() == "(":
        call = Call(name, _arguments(reader, name, start, depth), start, reader.at)
        keys, end = _keys(reader, depth, reader.at)
        return Index(call, keys, start, end) if keys else call
    if name in _CONSTANTS:
        return Literal(_CONSTANTS[name], start, end)
    keys, end = _keys(reader, depth, end)
    return Reference(name, keys, start, end)


def _number(reader: _Reader) -> Literal:
    start = reader.at
    text = _found(_NUMBER, reader)
    reader.at += len(text)
    value: float | Version | None = version_of(text) if text.count(".") > 1 else literal_number(text)
    if value is None:
        raise ExpressionError(f"'{text}' is neither a number nor a version", start)
    return Literal(value, start, reader.at)


def _arguments(reader: _Reader, name: str, start: int, depth: int) -> tuple[Part, ...]:
    reader.at += 1
    arguments: list[Part] = []
    if reader.next() != ")":
        arguments.append(_part(reader, depth + 1))
        while reader.next() == ",":
            reader.at += 1
            arguments.append(_part(reader, depth + 1))
    reader.take(")", f"after the parameters of {name}")
    least, most = SIGNATURES.get(name, (0, LONGEST))
    if not least <= len(arguments) <= most:
        needed = f"{least}" if least == most else f"at least {least}" if len(arguments) < least else f"{most}"
        raise ExpressionError(f"{name} has {len(arguments)} parameters instead of {needed}", start)
    return tuple(arguments)


def _keys(reader: _Reader, depth: int, end: int) -> tuple[tuple[Key, ...], int]:
    """The way into a value, and where it ends."""
    keys: list[Key] = []
    while (mark := reader.next()) in (".", "["):
        if depth + len(keys) >= DEEPEST:
            raise ExpressionError(f"it is nested more than {DEEPEST} levels deep", reader.at)
        reader.at += 1
        every = reader.next() == "*"
        if every:
            keys.append(None)
            reader.at += 1
        elif mark == ".":
            name = _found(_WORD, reader)
            if not name:
                _unexpected(reader, "a name is missing after the dot")
            keys.append(name)
            reader.at += len(name)
        else:
            key = _part(reader, depth + len(keys) + 1)
            keys.append(key.value if isinstance(key, Literal) and isinstance(key.value, str) else key)
        if mark == "[":
            reader.take("]", "after the index")
        end = reader.at
    return tuple(keys), end


def _found(pattern: re.Pattern[str], reader: _Reader) -> str:
    match = pattern.match(reader.text, reader.at)
    return match.group() if match else ""


def _unexpected(reader: _Reader, wanted: str) -> Never:
    mark = reader.text[reader.at : reader.at + 1]
    raise ExpressionError(
        f"'{mark}' is unexpected: {wanted}" if mark else f"it ends early: {wanted}", reader.at
    )
