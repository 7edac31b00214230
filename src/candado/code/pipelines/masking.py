"""What may be shown of files and said of them: everything but the credentials in them."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, takewhile

from candado.code.pipelines.text import File, Span
from candado.code.secrets.forms import Form, find, forms_in
from candado.code.secrets.looks import hide

Range = tuple[int, int]

_VISIBLE = re.compile(r"[^\r\n]")


class Masks:
    """The secrets of some files: those that are known by their places, and those that show by their form."""

    def __init__(self, secrets: Iterable[Span] = ()) -> None:
        found: defaultdict[tuple[str, str], list[Range]] = defaultdict(list)
        for secret in secrets:
            found[_key(secret.file)].append((secret.start, secret.end))
        self._secrets = {key: _disjoint(ranges) for key, ranges in found.items()}
        self._lines: dict[tuple[str, str, int], str] = {}

    def shown(self, span: Span) -> str:
        """The text of a span, as long as it is, with stars for secrets."""
        known = self._secrets.get(_key(span.file), [])
        first = bisect_right(known, span.start, key=_end)
        inside = (
            (start - span.start, end - span.start)
            for start, end in takewhile(lambda found: found[0] < span.end, islice(known, first, None))
        )
        text = _starred(span.text, inside)
        formed = ((found.start, found.end) for found in find(text, forms_of(span.file)))
        return _starred(text, _disjoint(formed))

    def line(self, file: File, number: int) -> str:
        """A line of a file, by its number from 1, as it may be shown."""
        key = (*_key(file), number)
        if key not in self._lines:
            self._lines[key] = self.shown(file.line(number))
        return self._lines[key]


@lru_cache(maxsize=1024)
def forms_of(file: File) -> tuple[Form, ...]:
    """The forms of credentials of which a file may have some."""
    return forms_in(file.text)


@lru_cache(maxsize=256)
def said(message: str) -> str:
    """A message without credentials that it may quote."""
    return hide(message)


def _key(file: File) -> tuple[str, str]:
    return file.repository, file.path


def _end(found: Range) -> int:
    return found[1]


def _disjoint(ranges: Iterable[Range]) -> list[Range]:
    """The ranges in order, those that overlap made one."""
    made: list[Range] = []
    for start, end in sorted(ranges):
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def _starred(text: str, ranges: Iterable[Range]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in ranges:
        first = max(start, 0)
        pieces += (text[at:first], _VISIBLE.sub("*", text[first:end]))
        at = end
    return "".join((*pieces, text[at:])) if pieces else text
