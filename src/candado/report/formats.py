"""The formats of a report, in one place: name to what writes it. A format is imported when it is written."""

import importlib
from collections.abc import Callable, Mapping

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
