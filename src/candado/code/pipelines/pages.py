"""A rule's page, taken apart: what it shows as found, as not found, and as mended."""

import re

import msgspec

FIRST = "azure-pipelines.yml"
"""the file that an example is, unless it says a path"""

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```yaml(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"# found\b((?: [a-z]+)*)\s*$")


class Marked(msgspec.Struct, frozen=True):
    """A line that is found, and the words that say how: severity, confidence, persona, actor."""

    path: str
    line: int
    words: tuple[str, ...]


class Example(msgspec.Struct, frozen=True):
    """Files by path, the pipeline's own first."""

    files: dict[str, str]
    marked: tuple[Marked, ...]


class Page(msgspec.Struct, frozen=True):
    """What a page shows."""

    found: tuple[Example, ...]
    not_found: tuple[Example, ...]
    fix: tuple[str, ...]
    """before and after; empty where the page says in words what to do"""


def read_page(text: str) -> Page:
    """Take a page apart. A block of code with a path is another file of the example before it."""
    parts = _SECTION.split(text)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    fix = tuple(example.files[FIRST] for example in _examples(sections.get("Fix", "")))
    return Page(_examples(sections.get("Found", "")), _examples(sections.get("Not found", "")), fix)


def _examples(section: str) -> tuple[Example, ...]:
    made: list[dict[str, str]] = []
    for path, body in _FENCE.findall(section):
        if path and made:
            made[-1][path] = body
        else:
            made.append({path or FIRST: body})
    return tuple(Example(files, tuple(_marks(files))) for files in made)


def _marks(files: dict[str, str]) -> list[Marked]:
    return [
        Marked(path, number, tuple(mark[1].split()))
        for path, body in files.items()
        for number, line in enumerate(body.splitlines(), 1)
        if (mark := _MARK.search(line))
    ]
