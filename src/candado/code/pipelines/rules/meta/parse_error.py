"""A pipeline's file is no YAML."""

import re
from collections.abc import Iterator

from candado.code.pipelines.model import Broken
from candado.code.pipelines.rule import Match
from candado.code.pipelines.text import Span

_OTHER_TEMPLATE = re.compile(
    r"\{%|<%|(?<!\$)\{\{[#/!>~-]|(?<!\$)\{\{-?\s*(?:cookiecutter|values|range|include)\b", re.I
)
"""what template engines write that make such files: Jinja, Handlebars, ERB, Helm"""
_PLACEHOLDER = re.compile(r"(?<!\$)\{\{[^{}\n]*\}\}")


def parse_error(broken: Broken) -> Iterator[Match]:
    """Files that were to be pipelines and cannot be parsed; what makes such files is not meant to be one."""
    file = broken.file
    line = file.line(broken.line)
    if _OTHER_TEMPLATE.search(file.text) or any(map(_PLACEHOLDER.search, _near(broken))):
        return
    start = min(line.start + broken.column - 1, max(line.end - 1, line.start))
    yield Match(
        at=Span(file, start, max(line.end, start)),
        message=f"the file is no YAML, so that nothing in it was analysed: {broken.reason}",
    )


def _near(broken: Broken) -> Iterator[str]:
    """The line that shows it and the ones before it."""
    for number in range(max(broken.line - 2, 1), broken.line + 1):
        yield broken.file.line(number).text
