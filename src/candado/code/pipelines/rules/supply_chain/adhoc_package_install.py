"""Packages are installed without a version or a lock file."""

import re
from collections.abc import Iterator

from candado.code.pipelines.installs import unpinned
from candado.code.pipelines.model import Script, Step
from candado.code.pipelines.privileges import privileges
from candado.code.pipelines.rule import Match
from candado.code.pipelines.shell import commands
from candado.code.pipelines.text import Span

_HINT = re.compile(
    r"(?:pip[23]?|npm|gem|cargo|go)\b[^\n|;&]{0,60}\b(?:install|i|add|get)\b"
    r"|(?:yarn global|tool install|extension add|install-(?:module|script|psresource))\b"
)
_TOOLS = ("pip", "npm", "gem ", "cargo ", "go ", "yarn ", "tool install", "extension add", "install-")
_VERBS = ("install", "npm i", "npm add", "go get", "extension add", "global add")


def adhoc_package_install(subject: Script | Step) -> Iterator[Match]:
    """Commands that install whatever version is the newest."""
    if isinstance(subject, Step):
        yield from _npm_task(subject)
    elif _may_install(subject.lower):
        for command in commands(subject):
            packages = list(unpinned(command))
            if packages:
                at = subject.text.at(packages[0].start, packages[0].end)
                yield _match(at, ", ".join(word.text for word in packages), subject.step)


def _may_install(text: str) -> bool:
    """A quick look."""
    return (
        any(map(text.__contains__, _VERBS))
        and any(map(text.__contains__, _TOOLS))
        and _HINT.search(text) is not None
    )


def _npm_task(step: Step) -> Iterator[Match]:
    if step.task != "npm" or step.keyword != "task":
        return
    command = step.input("command")
    if command is None or command.value.strip().lower() == "install":
        yield _match(command.span if command else step.head.span, "install", step)


def _match(at: Span, packages: str, step: Step) -> Match:
    what = (
        "npm install takes newer versions than those of the lock file; npm ci does not"
        if packages in ("install", "i", "add")
        else f"{packages}: the newest version is installed, whoever published it"
    )
    return Match(at=at, message=what, confidence=None if privileges(step.job) else "possible")
