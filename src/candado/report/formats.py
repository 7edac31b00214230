"""The formats of a report, in one place: name to what writes it."""

from collections.abc import Callable, Mapping

from candado.report import csv, html, json, junit, markdown, sarif, terminal
from candado.report.view import Report

Writer = Callable[[Report], str]
WRITERS: Mapping[str, Writer] = {
    "html": html.write,
    "sarif": sarif.write,
    "json": json.write,
    "csv": csv.write,
    "junit": junit.write,
    "markdown": markdown.write,
    "terminal": terminal.write,
}
