"""The formats of what was found in code: name to what writes it."""

from collections.abc import Callable, Mapping

from candado.report.code import json, junit, markdown, sarif, terminal
from candado.report.code.view import View

Writer = Callable[[View], str]
WRITERS: Mapping[str, Writer] = {
    "terminal": terminal.write,
    "json": json.write,
    "sarif": sarif.write,
    "junit": junit.write,
    "markdown": markdown.write,
}
