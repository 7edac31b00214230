"""Which commands of a script write into the log."""

import re
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
        self._printers = [command for command in commands if command.name in PRINTERS]

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
        name = assigned(command)
        if not name:
            return None
        use = re.compile(rf"\$\{{?{re.escape(name)}(?!\w)", re.IGNORECASE)
        return next(
            (
                printer
                for printer in self._printers
                if printer.start > command.start
                and not printer.writes
                and id(printer) not in self._reader
                and any(use.search(word.text) for word in printer.args)
            ),
            None,
        )


_FARTHEST = 20
"""commands in a row"""
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)\+?=")


def assigned(command: Command) -> str:
    """The shell variable that a command sets; empty where it sets none."""
    first = command.words[0].text
    if first.startswith("$") and len(command.words) > 1 and command.words[1].text in ("=", "+="):
        return first[1:]
    found = _ASSIGNMENT.match(first)
    return found[1] if found else ""


def _inner(command: Command) -> Iterator[Command]:
    return (inner for word in command.words for inner in word.inner)
