"""A secret variable becomes part of a script or a command line."""

import re
from collections.abc import Iterator

from candado.code.pipelines.command import Command
from candado.code.pipelines.model import Script
from candado.code.pipelines.rule import Hop, Match
from candado.code.pipelines.rules.credentials.expanded import expanded
from candado.code.pipelines.secret_variables import secret_inside, secrets_in
from candado.code.pipelines.shell import commands

_GROUP_READ = re.compile(r"^[ \t]*[})][ \t]*[>|]", re.MULTILINE)
"""commands in brackets whose output goes into a file or another command"""
_PRINTS = frozenset({"echo", "printf", "write-host", "write-output", "write-verbose", "write-information"})


def secret_in_script(script: Script) -> Iterator[Match]:
    """Macros of secret variables in scripts and arguments."""
    if "$(" not in script.text.value or not (found := list(secrets_in(script))):
        return
    printed = _printed(script)
    for one in expanded(script, found):
        echoed = any(start <= one.macro.start < end for start, end in printed)
        inside = secret_inside(one.macro.name, script.step.job)
        yield Match(
            at=one.at,
            message=f"{one.macro.name} {'is printed into the log' if echoed else one.where}",
            severity="high" if echoed else None,
            persona="pedantic" if one.comment else None,
            flow=(inside, Hop(one.at, "it is replaced by that")) if inside else (),
            fix=one.fix,
        )


def _printed(script: Script) -> list[tuple[int, int]]:
    """Where commands stand whose output goes into the log, not into a file or another command."""
    if not any(word in script.lower for word in _PRINTS) or _GROUP_READ.search(script.text.value):
        return []
    found = commands(script)
    read = {id(command.source) for command in found}
    read |= {id(inner) for command in found for word in command.words for inner in word.inner}
    return [
        (command.start, command.end)
        for command in found
        if command.name in _PRINTS
        and not command.writes
        and id(command) not in read
        and not _commands(command)
    ]


def _commands(command: Command) -> bool:
    """Whether it prints a logging command, which the log does not show."""
    return any(word.text.startswith("##vso[") for word in command.args)
