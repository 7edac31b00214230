"""Files and places in them: what every finding points at."""

import re
from bisect import bisect_right
from codecs import BOM_UTF8
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import msgspec

_LINE_END = re.compile(r"\r\n?|\n")

SELF = "self"
"""the repository that the pipeline's own file lies in"""


class File(msgspec.Struct, dict=True, eq=False):
    """A text file of a repository."""

    path: str
    """from the repository's root, with `/`"""
    text: str
    """without a byte order mark; lines end as they do in the file"""
    repository: str = SELF
    """`self`, or the name of the repository resource that it came through"""

    @cached_property
    def lines(self) -> list[int]:
        """The index in the text at which each line begins."""
        if "\r" in self.text:
            return [0, *(end.end() for end in _LINE_END.finditer(self.text))]
        return list(accumulate((len(line) + 1 for line in self.text.split("\n")[:-1]), initial=0))

    def position(self, index: int) -> tuple[int, int]:
        """Line and column of an index in the text, both from 1; columns count characters."""
        line = bisect_right(self.lines, index)
        return line, index - self.lines[line - 1] + 1

    def line(self, number: int) -> "Span":
        """A line by its number, from 1, without its end."""
        start = self.lines[number - 1]
        end = self.lines[number] if number < len(self.lines) else len(self.text)
        return Span(self, start, start + len(self.text[start:end].rstrip("\r\n")))


class Span(NamedTuple):
    """A stretch of a file: indexes of its first character and of the one after its last."""

    file: File
    start: int
    end: int

    @property
    def text(self) -> str:
        """What is written there."""
        return self.file.text[self.start : self.end]


def trimmed(file: File, start: int, end: int) -> Span:
    """A span without the blanks at its end."""
    return Span(file, start, start + len(file.text[start:end].rstrip()))


def file_of(data: bytes, path: str, repository: str = SELF) -> File:
    """Decode a file as the service does: UTF-8 with or without a byte order mark, or UTF-16 with one.

    Raises UnicodeDecodeError where it is neither.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return File(path, data.decode("utf-16"), repository)
    return File(path, data.removeprefix(BOM_UTF8).decode(), repository)
