"""The formats of a report, in one place: name to what writes it. A format is imported when it is written."""

import importlib
from collections.abc import Callable, Iterator, Mapping

from candado.report.view import Report

Writer = Callable[[Report], str]


def _writer(name: str) -> Writer:
    """`write` of the module of that name."""

    def write(report: Report) -> str:
        written: str = importlib.import_module(f"candado.report.{name}").write(report)
        return written

    return write


WRITERS: Mapping[str, Writer] = {
    name: _writer(name) for name in ("html", "sarif", "json", "csv", "junit", "markdown", "terminal")
}

_PIECEWISE = frozenset(("sarif", "json"))
_LARGE = 2**20
"""Characters after which pieces are handed on."""


def pieces(name: str, report: Report) -> Iterator[str]:
    """What a format writes, in pieces of which each is worth a write.

    The formats for programs are never whole in memory.
    """
    if name not in _PIECEWISE:
        yield WRITERS[name](report)
        return
    waiting: list[str] = []
    length = 0
    for piece in importlib.import_module(f"candado.report.{name}").pieces(report):
        waiting.append(piece)
        length += len(piece)
        if length >= _LARGE:
            yield "".join(waiting)
            waiting.clear()
            length = 0
    yield "".join(waiting)
