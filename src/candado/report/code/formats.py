"""The formats of what was found in code: name to what writes it."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from candado.report.code import json, junit, markdown, sarif, terminal
from candado.report.code.view import View

Writer = Callable[[View], Iterable[str]]
"""gives a report in pieces, which may be large and many"""


def _whole(write: Callable[[View], str]) -> Writer:
    def pieces(view: View) -> Iterator[str]:
        yield write(view)

    return pieces


WRITERS: Mapping[str, Writer] = {
    "terminal": _whole(terminal.write),
    "json": json.pieces,
    "sarif": _whole(sarif.write),
    "junit": _whole(junit.write),
    "markdown": _whole(markdown.write),
}
