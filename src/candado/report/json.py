"""Findings as JSON: the format for programs, described by docs/schema/findings.schema.json."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from candado.assess import score as scores
from candado.model import assessment, reading
from candado.report import harmless
from candado.report.schema import published
from candado.report.view import Report


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How the organization stands; scores are from 0 to 100."""

    headline: float | None
    why_none: str
    before: float | None
    as_before: float | None
    own: float | None
    worst_tenth: float | None
    grades: Mapping[scores.Grade, int]
    sections: tuple[scores.SectionScore, ...]
    projects: tuple[scores.ProjectScore, ...]
    controls_digest: str


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A row that a control judged and that did not pass; project is null where it is the organization's."""

    id: str
    control: str
    status: assessment.Status
    severity: assessment.Severity
    confidence: assessment.Confidence
    organization: str
    project: str | None
    resource: str
    owner: str
    reason: str
    evidence: dict[str, Any]
    article: tuple[str, ...]
    portal_url: str
    first_seen: datetime
    due: datetime | None
    fingerprint: str


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How whole one table was read in one scope, the organization or a project."""

    table: str
    scope_id: str
    status: reading.Reading
    endpoint: str
    http_status: int | None
    reason: str
    permission: str
    rows: int


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What Candado found in an organization."""

    organization: str
    snapshot: str
    score: Score
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]


def write(report: Report) -> str:
    """The document, one line, with a newline at its end."""
    return "".join(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """The same in pieces, one finding at a time: a large organization has hundreds of thousands."""
    without_lists = Document(
        organization=report.source.organization,
        snapshot=report.source.snapshot,
        score=_score(report),
        findings=(),
        coverage=(),
    )
    yield _encoded(without_lists).removesuffix('],"coverage":[]}')
    yield from _listed(_finding(report, finding) for finding in report.findings)
    yield '],"coverage":['
    yield from _listed(map(_coverage, report.coverage))
    yield "]}\n"


def _listed(items: Iterable[Finding | Coverage]) -> Iterator[str]:
    for number, item in enumerate(items):
        yield f",{_encoded(item)}" if number else _encoded(item)


def _encoded(part: Document | Finding | Coverage) -> str:
    return harmless.json(msgspec.json.encode(part, order="deterministic").decode())


def schema() -> bytes:
    """JSON Schema of the document, as it is published."""
    return published("Findings of Candado", Document)


def _score(report: Report) -> Score:
    standing = report.standing
    return Score(
        headline=standing.score.headline,
        why_none=standing.score.why_none,
        before=standing.before,
        as_before=standing.as_before,
        own=standing.score.own,
        worst_tenth=standing.score.worst_tenth,
        grades=standing.score.grades,
        sections=standing.score.sections,
        projects=standing.score.projects,
        controls_digest=standing.controls_digest,
    )


def _finding(report: Report, finding: assessment.Finding) -> Finding:
    asked = report.controls.get(finding.control)
    return Finding(
        id=finding.id,
        control=finding.control,
        status=finding.status,
        severity=finding.severity,
        confidence=finding.confidence,
        organization=report.source.organization,
        project=finding.project_name,
        resource=finding.resource_name,
        owner=finding.owner,
        reason=finding.reason,
        evidence=msgspec.json.decode(finding.evidence, type=dict[str, object]),
        article=asked.control.head.article if asked is not None else (),
        portal_url=finding.portal_url,
        first_seen=finding.first_seen,
        due=finding.due,
        fingerprint=finding.fingerprint,
    )


def _coverage(row: reading.Coverage) -> Coverage:
    return Coverage(
        table=row.table_name,
        scope_id=row.scope_id,
        status=row.status,
        endpoint=row.endpoint,
        http_status=row.http_status,
        reason=row.reason,
        permission=row.permission,
        rows=row.rows,
    )
