"""Which commands of a script write into the log."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from candado.code.pipelines.command import Command

PRINTERS = frozenset({"echo", "printf", "write-host", "write-output", "write-information", "print"})
"""commands that put out what they are given"""
_PASSES = frozenset(
    {
        "awk", "cat", "convertfrom-json", "convertto-json", "cut", "fold", "format-list",
        "format-table", "grep", "head", "jq", "nl", "out-host", "out-string", "rev", "sed",
        "select-object", "select-string", "sort", "tail", "tee", "tee-object", "tr", "uniq",
    }
)  # fmt: skip
"""commands that put out what they read, or a part of it"""


class Output:
    """Where the commands of one script write to."""

    def __init__(self, commands: tuple[Command, ...]) -> None:
        self._reader = {id(command.source): command for command in commands if command.source is not None}
        self._around = {id(inner): command for command in commands for inner in _inner(command)}
        self._uses: dict[str, list[Command]] = {}
        for command in commands:
            if command.name in PRINTERS and not command.writes and id(command) not in self._reader:
                for name in {name for word in command.args for name in used(word.text)}:
                    self._uses.setdefault(name, []).append(command)

    def printed(self, command: Command) -> Command | None:
        """The command that brings its output into the log, most often itself; None where none does."""
        for _ in range(_FARTHEST):
            if command.writes:
                return None
            if reader := self._reader.get(id(command)):
                if reader.name not in _PASSES or reader.flag("-q", "--quiet"):
                    return None
                command = reader
            elif around := self._around.get(id(command)):
                if around.name in PRINTERS:
                    command = around
                else:
                    return self._from_variable(around)
            else:
                return self._from_variable(command) if assigned(command) else command
        return None

    def _from_variable(self, command: Command) -> Command | None:
        """The command that prints the variable that this one sets, after it."""
        users = self._uses.get(assigned(command).upper(), [])
        after = bisect_right(users, command.start, key=_start)
        return users[after] if after < len(users) else None


def _start(command: Command) -> int:
    return command.start


_FARTHEST = 20
"""commands in a row"""
_USE = re.compile(r"\$\{?(?:env:)?([A-Za-z_]\w*)", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)\+?=")


def assigned(command: Command) -> str:
    """The shell variable that a command sets; empty where it sets none."""
    first = command.words[0].text
    if first.startswith("$") and len(command.words) > 1 and command.words[1].text in ("=", "+="):
        return first[1:]
    found = _ASSIGNMENT.match(first)
    return found[1] if found else ""


def used(word: str) -> Iterator[str]:
    """The shell and environment variables in a word, in capitals."""
    return (found[1].upper() for found in _USE.finditer(word))


def _inner(command: Command) -> Iterator[Command]:
    return (inner for word in command.words for inner in word.inner)
