"""The formats of a report, in one place: name to what writes it."""

from collections.abc import Callable, Mapping

from candado.report import json, terminal
from candado.report.view import Report

Writer = Callable[[Report], str]
WRITERS: Mapping[str, Writer] = {
    "json": json.write,
    "terminal": terminal.write,
}
