"""How it went: what changed since the last assessment, and how the last 90 days were."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from candado.assess.assessment import standing_of
from candado.model.assessment import Status
from candado.report.severity import SEVERITIES, Counts
from candado.store.assessment import Assessment
from candado.store.finding_changes import Change, finding_changes
from candado.store.parquet import passing, view

DAYS = 90


class Moment(msgspec.Struct, frozen=True):
    """How it stood at an assessment."""

    at: datetime
    headline: float | None
    """None: the run had no score"""
    failed: Counts
    """open failures by severity"""


class Since(msgspec.Struct, frozen=True):
    """What became of findings since the assessment before."""

    at: datetime
    """when that was made"""
    counts: Mapping[Change, int]
    new: frozenset[str]
    """ids of findings that are new"""


def since(before: Assessment, now: Assessment, renamed: Mapping[str, str]) -> Since:
    """What changed from an assessment to a later one; `renamed` has former names of controls, and present."""
    found = finding_changes(before, now, renamed=renamed)
    new = frozenset(change.finding for change in found.changes if change.change is Change.NEW)
    return Since(before.judgement.assessed, found.counts, new)


def history(assessments: Sequence[Assessment]) -> tuple[Moment, ...]:
    """The last assessment of each of the `DAYS` days up to the last one given, oldest first."""
    newest = assessments[-1].judgement.assessed
    by_day = {
        assessment.judgement.assessed.date(): assessment
        for assessment in assessments
        if newest - assessment.judgement.assessed <= timedelta(days=DAYS)
    }
    return tuple(_moment(assessment) for assessment in by_day.values())


def _moment(assessment: Assessment) -> Moment:
    with passing() as connection:
        view(connection, "findings", assessment.path / "findings.parquet")
        rows = connection.execute(
            "select severity, count(*) from findings where status = $failed group by severity",
            {"failed": Status.FAILED},
        ).fetchall()
    failed = dict.fromkeys(SEVERITIES, 0) | dict(rows)
    return Moment(assessment.judgement.assessed, standing_of(assessment).score.headline, failed)
