"""What to do first: failures that one owner can close by one kind of act, the worst of them first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from candado.assess.control import Control
from candado.model.assessment import Finding, Severity, Status
from candado.report.severity import SEVERITIES, worst


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Mending what one control found, where one owner answers for it."""

    control: str
    title: str
    """of the control: what is wrong"""
    owner: str
    """empty where nobody is named"""
    severity: Severity
    """of the worst finding"""
    findings: int
    """how many are closed"""
    projects: int
    """in how many projects they are"""
    where: str
    """the resource, or the project, where it is only one; empty otherwise"""
    due: datetime | None
    """the first day that one of them is due"""


def acts(findings: Iterable[Finding], controls: Mapping[str, Control]) -> tuple[Act, ...]:
    """All acts that close failures, those that close the worst and the most first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.status is Status.FAILED:
            groups.setdefault((finding.control, finding.owner), []).append(finding)
    found = [_act(controls.get(control), group) for (control, _), group in groups.items()]
    found.sort(key=lambda act: (SEVERITIES.index(act.severity), -act.findings, act.control, act.owner))
    return tuple(found)


def _act(control: Control | None, group: Sequence[Finding]) -> Act:
    first = group[0]
    projects = {finding.project_name for finding in group if finding.project_id is not None}
    where = ""
    if len(group) == 1:
        where = "/".join(filter(None, (first.project_name, first.resource_name)))
    elif len(projects) == 1:
        where = next(iter(projects)) or ""
    return Act(
        control=first.control,
        title=control.title if control is not None else first.control,
        owner=first.owner,
        severity=worst(finding.severity for finding in group),
        findings=len(group),
        projects=len(projects),
        where=where,
        due=min((finding.due for finding in group if finding.due is not None), default=None),
    )
