"""Findings as CSV: a line for each, in UTF-8, every cell quoted and none a formula."""

import csv
import io

from candado.model.assessment import Finding
from candado.report import harmless, words
from candado.report.view import Report

COLUMNS = (
    "id",
    "control",
    "status",
    "severity",
    "confidence",
    "organization",
    "project",
    "kind",
    "resource",
    "owner",
    "reason",
    "evidence",
    "article",
    "portal_url",
    "first_seen",
    "due",
    "note",
    "fingerprint",
)


def write(report: Report) -> str:
    """A header, then the findings, worst first."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows([harmless.csv(cell) for cell in _cells(report, found)] for found in report.findings)
    return written.getvalue()


def _cells(report: Report, finding: Finding) -> tuple[str, ...]:
    asked = report.controls.get(finding.control)
    return (
        finding.id,
        finding.control,
        finding.status,
        finding.severity,
        finding.confidence,
        report.source.organization,
        finding.project_name or "",
        finding.resource_kind,
        finding.resource_name,
        finding.owner,
        finding.reason,
        finding.evidence,
        " ".join(asked.control.head.article) if asked is not None else "",
        finding.portal_url,
        words.day(finding.first_seen),
        words.day(finding.due),
        finding.note,
        finding.fingerprint,
    )
