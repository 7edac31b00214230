"""Whether an assessment has failures bad enough to stop a pipeline."""

from collections.abc import Mapping
from typing import get_args

from candado.assess.comparable import comparable, earlier
from candado.model.assessment import Severity, Status
from candado.store import parquet
from candado.store.assessment import Assessment
from candado.store.finding_changes import Change, finding_changes

_ORDER = get_args(Severity)


def is_reached(
    assessment: Assessment, severity: Severity, *, only_new: bool, renamed: Mapping[str, str]
) -> bool:
    """Whether anything failed at or above a severity; with `only_new`, that did not fail before.

    Where there is nothing before that it can be compared with, everything is new. `renamed` has former names
    of controls, each with the present one.
    """
    bad = _ORDER[_ORDER.index(severity) :]
    before = _before(assessment, renamed) if only_new else None
    if before is not None:
        changes = finding_changes(before, assessment, renamed=renamed).changes
        return any(change.change is Change.NEW and change.severity in bad for change in changes)
    with parquet.passing() as connection:
        assessment.attach(connection)
        found = connection.execute(
            "select 1 from findings where status = $status and severity in (select unnest($bad::varchar[]))",
            {"status": Status.FAILED.value, "bad": bad},
        ).fetchone()
    return found is not None


def _before(assessment: Assessment, renamed: Mapping[str, str]) -> Assessment | None:
    found = comparable(
        reversed(earlier(assessment)),
        ran=assessment.judgement.ran,
        only_project=assessment.snapshot().scan.only_project,
        renamed=renamed,
    )
    return next(found, None)
