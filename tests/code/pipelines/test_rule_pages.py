"""Each rule finds what its page shows as found, there and nowhere else, and its repair mends it."""

from datetime import date

import pytest

from candado.code.pipelines.analyse import analyse, of_definition, unparsed
from candado.code.pipelines.classic.build import with_pipeline
from candado.code.pipelines.definition import Definition, read
from candado.code.pipelines.facts import Facts
from candado.code.pipelines.findings import Finding
from candado.code.pipelines.fix import mended
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.pages import FIRST, Example, read_page
from candado.code.pipelines.parse import ParseError, parse
from candado.code.pipelines.repositories import Document, NotAtHand
from candado.code.pipelines.rule import Rule, load, page
from candado.code.pipelines.text import SELF, File

TODAY = date(2026, 11, 25)
RULES = load()
PAGES = {rule.name: read_page(page(rule)) for rule in RULES}
FOUND = [(rule, example) for rule in RULES for example in PAGES[rule.name].found]
NOT_FOUND = [(rule, example) for rule in RULES for example in PAGES[rule.name].not_found]


class InMemory:
    """The files of an example."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def document(self, repository: str, path: str) -> Document:
        if repository != SELF or path not in self.files:
            raise NotAtHand("it is not part of the example")
        file = File(path, self.files[path])
        return Document(file, parse(file))

    def group(self, id: str, major: str) -> Definition:
        raise NotAtHand(f"task group {id} is not part of the example")


def findings(rule: Rule, files: dict[str, str], facts: Facts | None = None) -> list[Finding]:
    """What one rule finds in an example."""
    repositories, rules = InMemory(files), Rules([rule])
    first = next(iter(files))
    if rule.subjects == ("Definition",):
        definition = read(File(first, files[first]), TODAY)
        return list(of_definition(with_pipeline(definition, repositories, Facts(project="")), rules))
    try:
        document = repositories.document(SELF, first)
    except ParseError as error:
        return list(unparsed(File(first, files[first]), error, rules).findings)
    return list(analyse(document, repositories, rules, included=False, today=TODAY, facts=facts).findings)


def named(pair: object) -> str | None:
    return pair.name if isinstance(pair, Rule) else None


@pytest.mark.parametrize(("rule", "example"), FOUND, ids=named)
def test_what_a_page_shows_as_found_is_found(rule: Rule, example: Example) -> None:
    made = findings(rule, example.files, example.facts)
    assert sorted((found.place.path, found.place.line) for found in made) == sorted(
        (mark.path, mark.line) for mark in example.marked
    )
    for mark in example.marked:
        at_line = [found for found in made if (found.place.path, found.place.line) == (mark.path, mark.line)]
        assert any(
            set(mark.words) <= {found.severity, found.confidence, found.persona, found.actor}
            for found in at_line
        ), (mark, at_line)


@pytest.mark.parametrize(("rule", "example"), NOT_FOUND, ids=named)
def test_what_a_page_shows_as_not_found_is_not(rule: Rule, example: Example) -> None:
    assert findings(rule, example.files, example.facts) == []


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_a_page_shows_both(rule: Rule) -> None:
    assert PAGES[rule.name].found
    assert PAGES[rule.name].not_found
    assert all(example.marked for example in PAGES[rule.name].found)


@pytest.mark.parametrize(("rule", "example"), FOUND, ids=named)
def test_a_repair_mends_what_was_found(rule: Rule, example: Example) -> None:
    made = [found for found in findings(rule, example.files, example.facts) if found.repair]
    if not made:
        return
    mended_files = mended(example.files, [found.repair for found in made if found.repair])
    left = findings(rule, mended_files, example.facts)
    assert len(left) == len(findings(rule, example.files, example.facts)) - len(made)


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_the_page_shows_what_the_repair_does(rule: Rule) -> None:
    shown = PAGES[rule.name].fix
    made = [found.repair for found in findings(rule, {FIRST: shown[0]}) if found.repair] if shown else []
    if made:
        assert mended({FIRST: shown[0]}, made)[FIRST] == shown[1]
