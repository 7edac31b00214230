"""The environment is printed."""

import re
from collections.abc import Iterator
from functools import lru_cache

from candado.code.pipelines.command import Command
from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.macros import macros
from candado.code.pipelines.model import Job, Script
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match
from candado.code.pipelines.secret_variables import ACCESS_TOKEN, is_secret_variable
from candado.code.pipelines.shell import commands
from candado.code.pipelines.text import Span

_ALONE = re.compile(r"(?:env|set)[ \t\r]*(?:$|[|;&#\n])")
_DRIVE_READ = re.compile(r"\w[ \t]+(?:-path[ \t]+)?env:[\\/*]*(?:[ \t\r|;]|$)", re.MULTILINE)
_LISTS = frozenset({"get-childitem", "gci", "dir", "ls", "get-item", "gi"})
_DRIVE = re.compile(r"env:[\\/]?\*?", re.IGNORECASE)
_REST = re.compile(r"[ \t]*[\r\n]")
_PRINTS_ALL = frozenset(
    {
        "cat", "column", "fl", "format-list", "format-table", "ft", "less", "more", "out-default", "out-host",
        "out-string", "sort", "sort-object", "tee", "write-host", "write-information", "write-output",
        "write-verbose",
    }
)  # fmt: skip
"""What may stand behind `|` so that all of it is still printed"""


def environment_dump(script: Script) -> Iterator[Match]:
    """Commands that print all environment variables."""
    if not _may_print(script.lower):
        return
    found = commands(script)
    inside = {id(inner) for command in found for word in command.words for inner in word.inner}
    readers = {id(command.source): command for command in found if command.source}
    for command in found:
        if id(command) not in inside and _lists_environment(command, script):
            last = _printed_by(command, readers)
            if last is not None:
                yield _match(script, command.start, last.end)


def _may_print(lower: str) -> bool:
    """A quick look: whether it is worth it to read the commands."""
    return (
        "printenv" in lower
        or ("env:" in lower and _DRIVE_READ.search(lower) is not None)
        or _ALONE.search(lower) is not None
    )


def _lists_environment(command: Command, script: Script) -> bool:
    words = [word.text.lower() for word in command.words if word.text != "sudo"]
    if script.shell == "powershell" and command.name in _LISTS:
        return len(words) in (2, 3) and words[1:-1] in ([], ["-path"]) and bool(_DRIVE.fullmatch(words[-1]))
    return words in (["printenv"], ["env"]) or (words == ["set"] and script.shell != "powershell")


def _printed_by(command: Command, readers: dict[int, Command]) -> Command | None:
    """The last command of the pipe that prints it; None where it is filtered or goes to a file."""
    while not command.writes:
        reader = readers.get(id(command))
        if reader is None:
            return command
        if reader.name not in _PRINTS_ALL:
            return None
        command = reader
    return None


def _match(script: Script, start: int, end: int) -> Match:
    at = script.text.at(start, end)
    mapped = _maps_secrets(script.step.job)
    return Match(
        at=at,
        message="all environment variables go into the log"
        + (", in a job that maps secrets into them" * mapped),
        severity="medium" if mapped else None,
        fix=_removal(script.text, at),
    )


@lru_cache(maxsize=8)
def _maps_secrets(job: Job) -> bool:
    return any(
        macro.key == ACCESS_TOKEN or is_secret_variable(macro.name, job)
        for step in job.steps
        if step.env
        for entry in step.env.entries
        if isinstance(entry.value, Scalar)
        for macro in macros(entry.value)
    )


def _removal(text: Scalar, at: Span) -> Fix | None:
    """Remove the line, where the command stands alone in it and others are left."""
    file = at.file
    number = file.position(at.start)[0]
    if text.style != "|" or number == len(file.lines) or not _REST.match(file.text, at.end):
        return None
    start, after = file.lines[number - 1], file.lines[number]
    if file.text[start : at.start].strip() or at.text not in _alone_among_others(text.value):
        return None
    return Fix("Print no environment", (Edit(Span(file, start, after), ""),))


@lru_cache(maxsize=8)
def _alone_among_others(text: str) -> frozenset[str]:
    """The lines of a text, without blanks around them, if there are several different ones."""
    lines = frozenset(stripped for line in text.splitlines() if (stripped := line.strip()))
    return lines if len(lines) > 1 else frozenset()
