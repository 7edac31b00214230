"""One file, from its bytes to its findings."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from candado.code.pipelines.build.pipeline import build
from candado.code.pipelines.findings import Finding, finding
from candado.code.pipelines.identify import kind_of
from candado.code.pipelines.judge import Judged, Rules
from candado.code.pipelines.parse import ParseError
from candado.code.pipelines.repositories import Document, NotAtHand, Repositories

Status = Literal["analysed", "incomplete", "not a pipeline", "broken"]


class Missing(msgspec.Struct, frozen=True, gc=False):
    """A template that was not analysed, and why."""

    template: str
    line: int
    reason: str


class FileReport(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """What became of a file."""

    path: str
    status: Status
    reason: str = ""
    """why it is broken"""
    line: int = 0
    column: int = 0
    """where it is broken, from 1"""
    missing: tuple[Missing, ...] = ()
    """why it is incomplete"""


class Analysis(msgspec.Struct, frozen=True):
    """A file's report and findings."""

    report: FileReport
    findings: tuple[Finding, ...] = ()


def analyse(document: Document, repositories: Repositories, rules: Rules, *, included: bool) -> Analysis:
    """Judge one file; `included`: some other file includes it, so that it is no pipeline by itself."""
    path = document.file.path
    kind = kind_of(document.root, path)
    if kind is None:
        return not_a_pipeline(path)
    template = kind == "template" or (kind == "either" and included)
    pipeline = build(document, repositories, template=template)
    missing = tuple(
        Missing(gap.template, gap.at.file.position(gap.at.start)[0], gap.reason)
        for gap in pipeline.unresolved
    )
    report = FileReport(path=path, status="incomplete" if missing else "analysed", missing=missing)
    return Analysis(report, tuple(merged(_findings(rules.judge(pipeline)))))


def _findings(judged: Iterator[Judged]) -> Iterator[Finding]:
    found = list(judged)
    secrets = [one.match.secret for one in found if one.match.secret]
    return (finding(one, secrets) for one in found)


def not_a_pipeline(path: str) -> Analysis:
    """The analysis of a file that is something else."""
    return Analysis(FileReport(path=path, status="not a pipeline"))


def broken(path: str, error: ParseError | NotAtHand) -> Analysis:
    """The analysis of a file that cannot be read."""
    line, column = (error.line, error.column) if isinstance(error, ParseError) else (0, 0)
    return Analysis(FileReport(path=path, status="broken", reason=str(error), line=line, column=column))


SEVERITIES = ("critical", "high", "medium", "low")


def merged(findings: Iterator[Finding]) -> Iterator[Finding]:
    """One finding for each rule and place: the worst, where several ways lead there."""
    worst: dict[tuple[object, ...], Finding] = {}
    for found in findings:
        key = (found.rule, found.place)
        known = worst.get(key)
        if known is None or _rank(found) < _rank(known):
            worst[key] = found
    yield from worst.values()


def _rank(found: Finding) -> tuple[int, int]:
    return ("regular", "pedantic", "auditor").index(found.persona), SEVERITIES.index(found.severity)
