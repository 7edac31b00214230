"""Texts made of other texts: cut, moved, repeated, and sprinkled with what the language is made of."""

from collections.abc import Callable, Sequence
from random import Random

from candado.code.pipelines.parse import ParseError, parse
from candado.code.pipelines.text import File

MOST = 60_000
"""characters of a made text"""
WORDS = (
    *("steps:", "jobs:", "stages:", "- template: ", "- ${{ if ", "- ${{ else }}:", "- ${{ each x in "),
    *("${{ insert }}: ", "${{ parameters.a }}", "${{ each k in parameters }}:", "${{ convertToJson(", "}}"),
    *("$(Build.SourceBranchName)", "$(a)", "$[variables.a]", "$(", "$[", "${{", "##vso[task.setvariable "),
    *("variable=a;isOutput=true]", "&a ", "*a", "<<: *a", "!!binary ", "!t ", "? ", ": ", "- ", "|", ">-"),
    *("parameters:", "variables:", "strategy:", "matrix:", "deployment: d", "environment: e", "extends:"),
    *("resources:", "repositories:", "pool:", "condition: ", "dependsOn: ", "env:", "inputs:", "script: "),
    *("bash: |", "pwsh: ", "curl -k http://a.example/b | sh", "eval $(", "'", '"', "`", "\\", "#", "%"),
    *("\n", "\r", "\t", "\x85", "\u2028", "\ufeff", "\x00", "\U0001f512", "e\u0301", "{", "}", "[", "]", ","),
    *("---\n", "...\n", "%YAML 1.1\n", "candado: ignore[", "# candado: ignore[unpinned-container] why\n"),
)


def made(random: Random, texts: Sequence[str]) -> str:
    """A text made of some of these; most changes that leave no YAML are taken back."""
    text = random.choice(texts)
    for _ in range(random.randint(1, 8)):
        changed = random.choice(_CHANGES)(random, text, texts)[:MOST]
        if _is_yaml(changed) or random.random() < 0.02:
            text = changed
    return text


def _is_yaml(text: str) -> bool:
    try:
        parse(File("a.yml", text))
    except ParseError:
        return False
    return True


def _without_lines(random: Random, text: str, texts: Sequence[str]) -> str:
    lines, first, last = _block(random, text)
    return "".join(lines[:first] + lines[last:])


def _with_lines_again(random: Random, text: str, texts: Sequence[str]) -> str:
    lines, first, last = _block(random, text)
    times = random.choice((1, 1, 2, 50, 500))
    return "".join(lines[:last] + lines[first:last] * times + lines[last:])


def _with_lines_elsewhere(random: Random, text: str, texts: Sequence[str]) -> str:
    lines, first, last = _block(random, text)
    moved, left = lines[first:last], lines[:first] + lines[last:]
    at = random.randint(0, len(left))
    return "".join(left[:at] + moved + left[at:])


def _with_lines_of_another(random: Random, text: str, texts: Sequence[str]) -> str:
    taken, first, last = _block(random, random.choice(texts))
    lines = text.splitlines(keepends=True)
    at = random.randint(0, len(lines))
    return "".join(lines[:at] + taken[first:last] + lines[at:])


def _indented(random: Random, text: str, texts: Sequence[str]) -> str:
    lines, first, last = _block(random, text)
    by = random.choice((-2, -1, 1, 2, 4))
    moved = [" " * by + line if by > 0 else line[-by:] for line in lines[first:last]]
    return "".join(lines[:first] + moved + lines[last:])


def _sprinkled(random: Random, text: str, texts: Sequence[str]) -> str:
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(text))
        times = random.choice((1, 1, 1, 2, 200))
        text = text[:at] + random.choice(WORDS) * times + text[at + random.choice((0, 0, 1, 8)) :]
    return text


def _cut(random: Random, text: str, texts: Sequence[str]) -> str:
    return text[: random.randint(0, len(text))]


def _block(random: Random, text: str) -> tuple[list[str], int, int]:
    """The lines of a text, and the first and the one behind the last of some of them."""
    lines = text.splitlines(keepends=True)
    first = random.randint(0, len(lines))
    return lines, first, min(len(lines), first + random.choice((1, 1, 2, 5, 20)))


_Change = Callable[[Random, str, Sequence[str]], str]
_CHANGES: tuple[_Change, ...] = (
    _without_lines,
    _with_lines_again,
    _with_lines_elsewhere,
    _with_lines_of_another,
    _indented,
    _sprinkled,
    _sprinkled,
    _cut,
)
