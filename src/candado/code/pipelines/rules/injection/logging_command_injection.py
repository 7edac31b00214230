"""Text that people outside wrote is printed where later steps hold privileges."""

from collections.abc import Iterator
from itertools import takewhile

from candado.code.pipelines.command import Command
from candado.code.pipelines.fixes import Fix
from candado.code.pipelines.insertion import appended
from candado.code.pipelines.model import Script, Step
from candado.code.pipelines.nodes import Mapping, Scalar, Sequence
from candado.code.pipelines.privileges import privileges
from candado.code.pipelines.rule import Match, Persona
from candado.code.pipelines.rules.injection.outsiders import fetched, may_fetch
from candado.code.pipelines.rules.injection.printed import PRINTERS, Output, used
from candado.code.pipelines.shell import commands
from candado.code.pipelines.taint import tainted

_SERVED = {
    "BUILD_SOURCEVERSIONMESSAGE": "Build.SourceVersionMessage",
    "BUILD_SOURCEVERSIONAUTHOR": "Build.SourceVersionAuthor",
}
"""variables in whose text agents since the end of 2022 make logging commands harmless"""
_RESTRICTIONS = ("target:", "  commands: restricted", "  settableVariables: none")


def logging_command_injection(script: Script) -> Iterator[Match]:
    """Commands that print such text into a log that the agent reads commands from."""
    step = script.step
    fetches, names = may_fetch(script.lower), _environment(step)
    if script.argument or not (fetches or any(name.lower() in script.lower for name in names)):
        return
    printed = list(_printed(script, names))
    if not printed or _restricted(step) or not _goes_on(step):
        return
    fix, severity = _fix(script), None if privileges(step.job) else "low"
    for command, what, persona in printed:
        yield Match(
            at=script.text.at(command.start, command.end),
            message=f"{what} is written into the log, and the agent obeys the logging commands in it",
            severity=severity,
            persona=persona,
            actor="outsider",
            fix=fix,
        )


def _printed(script: Script, names: dict[str, str]) -> Iterator[tuple[Command, str, Persona | None]]:
    """What fetches and is printed, and what prints variables of these names in the environment."""
    found = commands(script)
    output = Output(found)
    for command in found:
        if (what := fetched(command)) and output.printed(command):
            yield command, f"{what[0].upper()}{what[1:]}", None
        if command.name in PRINTERS and output.printed(command) is command:
            for word in command.args:
                if known := next((names[name] for name in used(word.text) if name in names), None):
                    yield command, known, "auditor"
                    break


def _environment(step: Step) -> dict[str, str]:
    """What environment variables of a step hold of what people outside wrote, and the service hands over."""
    names = dict(_SERVED)
    for entry in step.env.entries if step.env is not None else ():
        names.pop(entry.key.value.upper(), None)
        if isinstance(entry.value, Scalar):
            for taint in tainted(entry.value, step):
                if taint.name in _SERVED.values():
                    names[entry.key.value.upper()] = taint.name
    return names


def _restricted(step: Step) -> bool:
    """Whether the agent takes no commands from the step's log, or no variables."""
    target = step.node.get("target")
    if not isinstance(target, Mapping):
        return False
    settable = target.get("settableVariables")
    none = isinstance(settable, Sequence) and not settable.items
    return none or target.text("commands") == "restricted" or target.text("settableVariables") == "none"


def _goes_on(step: Step) -> bool:
    """Whether a later step of the job runs something that a variable or the path can change."""
    later = takewhile(lambda other: other is not step, reversed(step.job.steps))
    return any(other.task for other in later)


def _fix(script: Script) -> Fix | None:
    step = script.step
    if step.node.entry("target") is not None or step.node.file is not script.text.file:
        return None
    edit = appended(step.node, _RESTRICTIONS)
    title = "Let the agent obey no commands in the log of this step"
    return Fix(title, (edit,), safe="##vso[" not in script.lower) if edit else None
