"""A pipeline pushes to a repository."""

from collections.abc import Iterator

from candado.code.pipelines.command import Command, Word
from candado.code.pipelines.model import Script
from candado.code.pipelines.rule import Match
from candado.code.pipelines.shell import commands

_VALUED = frozenset({"-C", "-c", "--git-dir", "--work-tree", "--namespace"})
"""options of git that a value follows"""


def pipeline_pushes_code(script: Script) -> Iterator[Match]:
    """Pushes, and pull requests that complete themselves."""
    lower = script.lower
    if not (("git" in lower and "push" in lower) or "--auto-complete" in lower or "--bypass-policy" in lower):
        return
    for command in commands(script):
        if (end := _pushes(command)) is not None:
            yield Match(
                at=script.text.at(command.start, end),
                message="the pipeline changes a repository: every run has the right to push",
            )


def _pushes(command: Command) -> int | None:
    """Where the words end that say so."""
    if command.name == "git":
        verb = _verb(command.args)
        pushes = verb is not None and verb.text == "push" and command.flag("--dry-run", "-n") is None
        return verb.end if verb is not None and pushes else None
    if command.name == "az" and [word.text for word in command.args[:2]] == ["repos", "pr"]:
        option = command.flag("--auto-complete", "--bypass-policy")
        return option.end if option is not None and not _says_false(option, command) else None
    return None


def _verb(words: tuple[Word, ...]) -> Word | None:
    at = 0
    while at < len(words) and words[at].text.startswith("-"):
        at += 2 if words[at].text in _VALUED else 1
    return words[at] if at < len(words) else None


def _says_false(option: Word, command: Command) -> bool:
    after = next((word for word in command.args if word.start > option.end), None)
    return after is not None and after.text.lower() == "false"
