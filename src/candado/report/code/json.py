"""What was found in code as JSON, described by docs/schema/check.schema.json."""

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from candado.code.pipelines.analyse import Missing, Status
from candado.code.pipelines.findings import FlowStep, Place
from candado.code.pipelines.rule import Actor, Persona
from candado.model.assessment import Confidence, Severity
from candado.report import harmless
from candado.report.code.view import File, Located, View
from candado.report.schema import published


class FlowPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place on the way from a source to where it does harm; the first is the source."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """Why a finding is accepted, and by which comment; a baseline has no path, and line 0."""

    reason: str
    path: str
    line: int


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A weakness at one place; lines and columns count from 1, columns in characters, the end is excluded."""

    rule: str
    severity: Severity
    confidence: Confidence
    persona: Persona
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    flow: tuple[FlowPlace, ...]
    repository: str
    """the alias of the repository resource; empty for the pipeline's own"""
    route: str
    """where in the pipeline: `stages.Deploy.jobs.Web.steps[2]`"""
    actor: Actor | None
    """who can use it"""
    fingerprint: str
    fixable: bool
    accepted: Accepted | None


class CheckedFile(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file that was looked at."""

    path: str
    status: Status
    reason: str
    """why it is broken"""
    line: int
    column: int
    """where it is broken, from 1; 0 where that has no place"""
    missing: tuple[Missing, ...]
    """templates that were not at hand, where it is incomplete"""


class Unused(msgspec.Struct, frozen=True, kw_only=True):
    """A comment that accepts nothing."""

    path: str
    line: int
    rules: tuple[str, ...]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What Candado found in code."""

    findings: tuple[Finding, ...]
    files: tuple[CheckedFile, ...]
    unused_suppressions: tuple[Unused, ...]


_AT_ONCE = 1000
"""elements of a list that are written together"""


def pieces(view: View) -> Iterator[str]:
    """A `Document`, one line, with a newline at its end: it is never in memory as a whole."""
    yield '{"findings":['
    yield from _elements(_finding(view, each) for each in view.found)
    yield '],"files":['
    yield from _elements(_file(view, each) for each in view.files)
    yield '],"unused_suppressions":['
    yield from _elements(
        Unused(path=view.path(root, each.path), line=each.line, rules=each.rules)
        for root, each in view.unused
    )
    yield "]}\n"


def _elements(elements: Iterable[Finding | CheckedFile | Unused]) -> Iterator[str]:
    left = iter(elements)
    comma = ""
    while some := list(islice(left, _AT_ONCE)):
        yield comma + harmless.json(msgspec.json.encode(some).decode()[1:-1])
        comma = ","


def schema() -> bytes:
    """JSON Schema of the document, as it is published."""
    return published("What Candado found in code", Document)


def _finding(view: View, located: Located) -> Finding:
    found, root = located.finding, located.root
    at, accepted = found.place, found.accepted
    return Finding(
        rule=found.rule,
        severity=found.severity,
        confidence=found.confidence,
        persona=found.persona,
        path=_path(view, root, at),
        line=at.line,
        column=at.column,
        end_line=at.end_line,
        end_column=at.end_column,
        message=found.message,
        flow=tuple(_step(view, root, step) for step in found.flow),
        repository=at.repository,
        route=found.route,
        actor=found.actor,
        fingerprint=found.fingerprint,
        fixable=found.repair is not None,
        accepted=Accepted(
            reason=accepted.reason,
            path=view.path(root, accepted.path) if accepted.path else "",
            line=accepted.line,
        )
        if accepted
        else None,
    )


def _step(view: View, root: str, step: FlowStep) -> FlowPlace:
    at = step.place
    return FlowPlace(
        path=_path(view, root, at),
        line=at.line,
        column=at.column,
        end_line=at.end_line,
        end_column=at.end_column,
        message=step.message,
    )


def _path(view: View, root: str, at: Place) -> str:
    """A path as people gave it; in another repository, the path there."""
    return at.path if at.repository else view.path(root, at.path)


def _file(view: View, file: File) -> CheckedFile:
    report = file.report
    return CheckedFile(
        path=view.path(file.root, report.path),
        status=report.status,
        reason=report.reason,
        line=report.line,
        column=report.column,
        missing=report.missing,
    )
