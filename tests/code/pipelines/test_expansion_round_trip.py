"""A pipeline that is taken apart into templates comes back as it was."""

from collections.abc import Callable
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.code.pipelines.expanded import pipeline, plain

ROOT = "azure-pipelines.yml"
WORDS = st.text(st.sampled_from("abz é'\"{}#:-\\$%\n"), min_size=1, max_size=12)
STEPS = st.lists(
    st.one_of(
        st.fixed_dictionaries({"script": WORDS}),
        st.fixed_dictionaries(
            {"bash": WORDS, "env": st.dictionaries(st.sampled_from("AB"), WORDS, min_size=1)}
        ),
        st.fixed_dictionaries(
            {"task": st.just("Bash@3"), "inputs": st.fixed_dictionaries({"script": WORDS})}
        ),
    ),
    max_size=5,
)
JOBS = st.lists(STEPS, min_size=1, max_size=3)
TRUE = ("true", "eq(1, 1)", "eq('a', 'A')", "not(false)", "or(false, eq(variables.known, 'yes'))")
FALSE = ("false", "ne(1, 1)", "and(true, false)", "in('a', 'b', 'c')", "eq(variables.known, 'no')")
GARBAGE = [{"script": "never"}]
Element = dict[str, Any]


class Author:
    """Takes lists apart at random, into files and instructions that come to the same."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.files: dict[str, Element] = {}

    def written(self, steps: list[Element], depth: int = 0) -> list[Element | str]:
        """Elements that come to these steps."""
        made: list[Element | str] = []
        at = 0
        while at < len(steps):
            size = self.draw(st.integers(1, len(steps) - at))
            made += self.one(steps[at : at + size], depth)
            at += size
        return made

    def one(self, steps: list[Element], depth: int) -> list[Element | str]:
        ways = [self.as_is]
        if depth < 3:
            ways += [self.in_template, self.handed_over, self.under_if, self.under_else, self.by_each]
        return self.draw(st.sampled_from(ways))(steps, depth)

    def as_is(self, steps: list[Element], depth: int) -> list[Element | str]:
        return list(steps)

    def file(self, content: Element) -> str:
        name = f"{self.draw(st.sampled_from(('', 'a/', 'a/b/')))}t{len(self.files)}.yml"
        self.files[name] = content
        return f"/{name}"

    def in_template(self, steps: list[Element], depth: int) -> list[Element | str]:
        """In a file of their own, the first text given as a parameter."""
        first, *rest = steps
        key = next(iter(first))
        content: Element = {
            "parameters": [{"name": "text", "type": "string"}],
            "steps": [{**first, key: "${{ parameters.text }}"}, *self.written(rest, depth + 1)],
        }
        return [{"template": self.file(content), "parameters": {"TEXT": first[key]}}]

    def handed_over(self, steps: list[Element], depth: int) -> list[Element | str]:
        """To a template that puts them into its own list."""
        content: Element = {
            "parameters": [{"name": "given", "type": "stepList", "default": []}],
            "steps": ["${{ parameters.given }}"],
        }
        return [{"template": self.file(content), "parameters": {"given": self.written(steps, depth + 1)}}]

    def under_if(self, steps: list[Element], depth: int) -> list[Element | str]:
        """Below a condition that holds, with something else below the one that does not."""
        condition = self.draw(st.sampled_from(TRUE))
        return [
            {f"${{{{ if {condition} }}}}": self.written(steps, depth + 1)},
            {"${{ else }}": GARBAGE},
        ]

    def under_else(self, steps: list[Element], depth: int) -> list[Element | str]:
        never, nor = self.draw(st.sampled_from(FALSE)), self.draw(st.sampled_from(FALSE))
        return [
            {f"${{{{ if {never} }}}}": GARBAGE},
            {f"${{{{ elseif {nor} }}}}": GARBAGE},
            {"${{ else }}": self.written(steps, depth + 1)},
        ]

    def by_each(self, steps: list[Element], depth: int) -> list[Element | str]:
        """As a list of texts or of whole steps that a template runs through."""
        if all(step.keys() == {"script"} for step in steps):
            given: list[Any] = [step["script"] for step in steps]
            body: list[Any] = [{"script": "${{ one }}"}]
        else:
            given = steps
            body = [{"${{ each pair in one }}": {"${{ pair.key }}": "${{ pair.value }}"}}]
        content: Element = {
            "parameters": [{"name": "all", "type": "object"}],
            "steps": [{"${{ each one in parameters.all }}": body}],
        }
        return [{"template": self.file(content), "parameters": {"all": given}}]


@settings(max_examples=150)
@given(jobs=JOBS, data=st.data())
def test_what_was_taken_apart_comes_back(jobs: list[list[Element]], data: st.DataObject) -> None:
    author = Author(data.draw)
    root: Element = {
        "variables": {"known": "yes"},
        "jobs": [{"job": f"j{number}", "steps": author.written(steps)} for number, steps in enumerate(jobs)],
    }
    texts = {ROOT: root} | author.files
    found = pipeline({path: yaml.safe_dump(content, allow_unicode=True) for path, content in texts.items()})
    assert found.unresolved == []
    assert [[plain(step.node) for step in job.steps] for job in found.jobs] == jobs
    assert all(not step.guards for step in found.steps)
