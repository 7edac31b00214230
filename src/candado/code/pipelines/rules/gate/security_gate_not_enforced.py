"""A security scan cannot fail the run."""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from candado.code.pipelines.command import Command, Word
from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Job, Pipeline, Script, Step
from candado.code.pipelines.nodes import Node, Scalar, is_true
from candado.code.pipelines.rule import Match
from candado.code.pipelines.scanners import breaks_build, scanning_task, scans
from candado.code.pipelines.text import Span

_FAILS = re.compile(r"fail|break", re.IGNORECASE)
"""inputs that say whether findings fail the step: failOnIssues, failBuild, break"""
_IGNORED = re.compile(r"[^\n]*?(\|\|[ \t]*(?:true\b|:(?=[\s;)]|$)|exit[ \t]+0\b|echo\b))")
_SOFT = ("--exit-zero", "--soft-fail", "--continue-on-error")
_SHORT = frozenset({"checkov", "tfsec"})
"""programs that call the same `-s`"""
_SUCCESS = re.compile(r"^[ \t]*+(exit[ \t]++0)[ \t]*+(?:#[^\n]*+)?\s*+\Z", re.MULTILINE)
_MAY_FAIL = re.compile(
    r"\bexit[ \t]+(?:[1-9]|\$)|\bset[ \t]+-\w*e|\bthrow\b|issue type=error|result=failed", re.I
)
_GOES_ON = "the run goes on whatever the scan finds"


class _Scan(msgspec.Struct, frozen=True):
    """A command that scans, and what makes its result count for nothing."""

    program: str
    script: Script
    ignored: Span | None


def security_gate_not_enforced(part: Job | Step) -> Iterator[Match]:
    """Scans whose result changes nothing, where nothing else looks at it."""
    if isinstance(part, Job):
        yield from _of_job(part)
    elif scanning_task(part):
        if not _is_looked_at(part.job.stage.pipeline):
            yield from _of_settings(part)
            yield from _of_inputs(part)
    elif found := list(_scans(part)):
        yield from _of_scans(part, found)


def _of_job(job: Job) -> Iterator[Match]:
    said = _of(job)
    scanning = is_true(said) and any(scanning_task(step) or any(_scans(step)) for step in job.steps)
    if scanning and not _is_looked_at(job.stage.pipeline):
        yield from _continues(said)


@lru_cache(maxsize=2)
def _is_looked_at(pipeline: Pipeline) -> bool:
    """Whether a later task fails where scans have found something."""
    return any(
        breaks_build(step) and not is_true(step.node.get("continueOnError")) for step in pipeline.steps
    )


def _of_settings(step: Step) -> Iterator[Match]:
    """What keeps a step from failing the run, or from running."""
    said = step.node.get("continueOnError")
    if is_true(said):
        yield from _continues(said)
    for key, off in (("enabled", "the scan is switched off"), ("condition", "the scan never runs")):
        value = step.node.scalar(key)
        if value is not None and not value.pieces and value.value.strip().lower() == "false":
            yield Match(at=value.span, message=off)


def _continues(said: Node | None) -> Iterator[Match]:
    if isinstance(said, Scalar):
        edits = (Edit(said.span, "false"),)
        fix = None if said.pieces else Fix("Let the scan fail the run", edits, safe=False)
        yield Match(at=said.span, message=_GOES_ON, fix=fix)


def _of_inputs(step: Step) -> Iterator[Match]:
    for entry in step.inputs.entries if step.inputs is not None else ():
        if _FAILS.match(entry.key.value) and step.says(entry.key.value) == "false":
            yield Match(at=entry.value.span, message=_GOES_ON)


def _of_scans(step: Step, found: list[_Scan]) -> Iterator[Match]:
    pipeline = step.job.stage.pipeline
    if _is_looked_at(pipeline):
        return
    open_ones = [scan for scan in found if scan.program not in _enforced(pipeline)]
    strict = {scan.program for scan in open_ones if scan.ignored is None}
    for scan in open_ones:
        if scan.ignored is not None and scan.program not in strict:
            yield Match(at=scan.ignored, message=_GOES_ON)
    if strict:
        yield from _of_settings(step)


@lru_cache(maxsize=2)
def _enforced(pipeline: Pipeline) -> frozenset[str]:
    """The programs that fail the run somewhere: where they also only report, that is in order."""
    steps = (step for job in pipeline.jobs if not is_true(_of(job)) for step in job.steps)
    strict = (step for step in steps if not is_true(step.node.get("continueOnError")))
    return frozenset(scan.program for step in strict for scan in _scans(step) if scan.ignored is None)


def _of(job: Job) -> Node | None:
    return None if job.implicit else job.node.get("continueOnError")


def _scans(step: Step) -> Iterator[_Scan]:
    for script in step.scripts:
        held = list(scans(script))
        end = _SUCCESS.search(script.text.value) if held and not _MAY_FAIL.search(script.text.value) else None
        for command in held:
            ignored = _ignored(command, script)
            if ignored is None and end is not None:
                ignored = script.text.at(*end.span(1))
            yield _Scan(command.name, script, ignored)


def _ignored(command: Command, script: Script) -> Span | None:
    if (word := _soft(command)) is not None:
        return script.text.at(word.start, word.end)
    after = _IGNORED.match(script.text.value, command.end)
    return script.text.at(*after.span(1)) if after is not None else None


def _soft(command: Command) -> Word | None:
    """The option by which a scan always ends well."""
    soft = command.flag(*_SOFT, *(("-s",) if command.name in _SHORT else ()))
    if soft is not None:
        return soft
    code = command.flag("--exit-code")
    after = next((word for word in command.args if code and word.start > code.end), None)
    never = code and (
        code.text.endswith("=0") or (code.text == "--exit-code" and after and after.text == "0")
    )
    return code if never else None
