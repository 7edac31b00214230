"""A report with some of its findings only: those of a project, an owner, a severity, a status.

What is said of the organization as a whole, the score among it, stays as it is.
"""

from collections.abc import Collection

import msgspec

from candado.model.assessment import Finding, Severity, Status
from candado.report.acts import acts
from candado.report.view import Report

_MOST = 20
"""Names of projects that an error lists."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What findings must be; what is empty does not matter. Names are compared without regard to case."""

    projects: Collection[str] = ()
    owners: Collection[str] = ()
    severities: Collection[Severity] = ()
    statuses: Collection[Status] = ()


def narrowed(report: Report, wanted: Wanted) -> Report:
    """The report with the findings that are wanted, and what to do about these.

    Errors: ValueError where nothing is known of such a project.
    """
    known = _projects(report)
    for name in wanted.projects:
        if not _among(name, known):
            there = ", ".join(sorted(known)[:_MOST]) or "none"
            raise ValueError(f"nothing is known of a project {name!r}; there are: {there}")
    findings = tuple(finding for finding in report.findings if _is(finding, wanted))
    controls = {name: asked.control for name, asked in report.controls.items()}
    return msgspec.structs.replace(report, findings=findings, acts=acts(findings, controls))


def _is(finding: Finding, wanted: Wanted) -> bool:
    return (
        _among(finding.project_name or "", wanted.projects)
        and _among(finding.owner, wanted.owners)
        and (not wanted.severities or finding.severity in wanted.severities)
        and (not wanted.statuses or finding.status in wanted.statuses)
    )


def _among(name: str, wanted: Collection[str]) -> bool:
    return not wanted or name.casefold() in map(str.casefold, wanted)


def _projects(report: Report) -> set[str]:
    scored = {project.name for project in report.standing.score.projects}
    return scored | {finding.project_name for finding in report.findings if finding.project_name}
