"""A rule's page, taken apart: what it shows as found, as not found, and as mended."""

import re

import msgspec

from candado.code.pipelines.facts import Facts

FIRST = "azure-pipelines.yml"
"""the file that an example is, unless it says a path"""

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```(?:yaml|json)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FACTS = "facts"
"""what a block says in the place of a path that holds what is known of the pipeline"""
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
    facts: Facts | None = None
    """what an organization says of the pipeline"""


class Page(msgspec.Struct, frozen=True):
    """What a page shows."""

    found: tuple[Example, ...]
    not_found: tuple[Example, ...]
    fix: tuple[str, ...]
    """before and after; empty where the page says in words what to do"""


def read_page(text: str) -> Page:
    """Take a page apart. A block with a path is another file of the example before it; so are its `facts`.

    Raises msgspec.ValidationError where facts are wrong.
    """
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
    return tuple(map(_example, made))


def _example(files: dict[str, str]) -> Example:
    facts = files.pop(_FACTS, None)
    known = msgspec.json.decode(facts, type=Facts) if facts is not None else None
    return Example(files, tuple(_marks(files)), known)


def _marks(files: dict[str, str]) -> list[Marked]:
    return [
        Marked(path, number, tuple(mark[1].split()))
        for path, body in files.items()
        for number, line in enumerate(body.splitlines(), 1)
        if (mark := _MARK.search(line))
    ]
