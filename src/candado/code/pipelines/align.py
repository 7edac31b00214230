"""Where the characters of a decoded scalar are written: the way back through quotes, folding and indents."""

import re
from array import array
from bisect import bisect_right
from functools import lru_cache

from candado.code.pipelines.text import File, Span

_JOINED = re.compile(r"\\(?:\r\n?|\n)[ \t]*")
"""the end of a line in double quotes that is no part of the value"""
_BREAK = re.compile("\r\n?|[\n\x85]")
"""what YAML reads as a line feed"""
_LINE_FEED = re.compile("\n")
_BLANK = " \t\r\n"
_CHANGED = {"": "\n", "'": "'", '"': "\\"}
"""what makes a text in this style differ from its value"""
_WIDTH = {"x": 2, "u": 4, "U": 8}


def aligned(file: File, start: int, end: int, style: str, value: str, first: int, last: int) -> Span:
    """The span in the file of `value[first:last]`, a scalar that is written from `start` to `end`."""
    if style == "|" and first < last and (quick := _in_block(file, start, value, first, last)) is not None:
        return quick
    if style in _CHANGED and _CHANGED[style] not in value:
        content = start + len(style)
        if file.text.startswith(value, content):
            last = min(last, len(value))
            return Span(file, content + min(first, last), content + last)
    begins, ends = _places(file, start, end, style, value)
    stop = ends[min(last, len(value))]
    if first >= last or first >= len(value):
        return Span(file, stop, stop)
    return Span(file, begins[first], max(begins[first], stop))


@lru_cache(maxsize=4)
def _places(file: File, start: int, end: int, style: str, value: str) -> "tuple[array[int], array[int]]":
    """Where each character of a value is written; and where writing goes on after so many."""
    at = _content(file.text, start, end, style)
    begins, ends = array("l"), array("l", (at,))
    for char in value:
        begin, at = _next(file.text, at, end, style, char)
        begins.append(begin)
        ends.append(at)
    return begins, ends


def _in_block(file: File, start: int, value: str, first: int, last: int) -> Span | None:
    """The same in a literal block, whose lines end lines of the file; None where they do not."""
    if value[first] == "\n" or value[last - 1] == "\n":
        return None
    begin = _in_line(file, start, value, first)
    before_end = _in_line(file, start, value, last - 1)
    return None if begin is None or before_end is None else Span(file, begin, before_end + 1)


def _in_line(file: File, start: int, value: str, index: int) -> int | None:
    """Where the character at an index of a literal block stands, one that ends no line."""
    shift = _shift(file, start, value, bisect_right(_line_ends(value), index))
    return None if shift is None else index + shift


@lru_cache(maxsize=16)
def _line_ends(value: str) -> list[int]:
    return [end.start() for end in _LINE_FEED.finditer(value)]


@lru_cache(maxsize=64)
def _shift(file: File, start: int, value: str, number: int) -> int | None:
    """How much further a line of a literal block stands in the file; None where it is not written there."""
    ends = _line_ends(value)
    begin = ends[number - 1] + 1 if number else 0
    line = value[begin : ends[number] if number < len(ends) else len(value)]
    before = bisect_right(file.lines, start) + number
    if before >= len(file.lines):
        return None
    written = file.line(before + 1)
    return written.end - len(line) - begin if written.text.endswith(line) else None


def _content(text: str, start: int, end: int, style: str) -> int:
    """Where the content begins: after the quote, or in the line after the block's head."""
    if style in ("'", '"'):
        return start + 1
    if style in ("|", ">"):
        line = text.find("\n", start, end)
        return line + 1 if line >= 0 else end
    return start


def _next(text: str, at: int, end: int, style: str, char: str) -> tuple[int, int]:
    """Where `char` is written, at or after `at`, and where writing goes on after it."""
    if style == '"':
        while (joined := _JOINED.match(text, at, end)) is not None:
            at = joined.end()
        if text[at : at + 1] == "\\":
            return at, at + 2 + _WIDTH.get(text[at + 1 : at + 2], 0)
    if style == "'" and char == "'":
        return at, at + 2
    if char not in _BLANK:
        while at < end and text[at] != char:
            at += 1
        return at, min(at + 1, end)
    if text[at : at + 1] == char:
        return at, at + 1
    if char == "\n":
        broken = _BREAK.search(text, at, end)
        return broken.span() if broken else (at, at)
    return at, at
