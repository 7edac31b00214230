"""A variable is run as code."""

import re
from collections.abc import Iterator

from candado.code.pipelines.command import Command
from candado.code.pipelines.model import Script
from candado.code.pipelines.rule import Match
from candado.code.pipelines.shell import commands

_CLUE = re.compile(r"\beval\b|\binvoke-expression\b|\biex\b|\b(?:ba|da|z)?sh\s+-\w*c\b")
_VARIABLE = re.compile(r"\$(?:\{\w|[A-Za-z_@*]\w*|\d)")
_SHELLS = frozenset({"bash", "sh", "zsh", "dash"})


def dangerous_shell_eval(script: Script) -> Iterator[Match]:
    """Commands that run the value of a variable as a script."""
    if not _CLUE.search(script.lower):
        return
    for command in commands(script):
        if (word := _evaluated(command, script)) is not None:
            start, end = word
            at = script.text.at(start, end)
            yield Match(at=at, message=f"{command.name} runs the value of a variable as a script")


def _evaluated(command: Command, script: Script) -> tuple[int, int] | None:
    """Where a command reads a variable as code."""
    raw = script.text.value
    if command.name in ("invoke-expression", "iex"):
        if not command.args and command.source is not None and _is_variable(raw, command.source):
            return command.start, command.end
        words = command.args
    elif command.name == "eval":
        words = command.args
    elif command.name in _SHELLS:
        options = [number for number, word in enumerate(command.args) if re.fullmatch(r"-\w*c", word.text)]
        words = command.args[options[0] + 1 : options[0] + 2] if options else ()
    else:
        return None
    for word in words:
        written = raw[word.start : word.end]
        if (
            not written.startswith("'")
            and not written.strip('"').startswith("$(")
            and _VARIABLE.search(written)
        ):
            return command.start, word.end
    return None


def _is_variable(raw: str, source: Command) -> bool:
    return len(source.words) == 1 and _VARIABLE.match(raw, source.start) is not None
