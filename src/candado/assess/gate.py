"""Whether an assessment has failures bad enough to stop a pipeline."""

from collections.abc import Mapping
from typing import get_args

from candado.model.assessment import Severity, Status
from candado.store import home as homes
from candado.store import parquet
from candado.store.assessment import Assessment
from candado.store.finding_changes import Change, finding_changes
from candado.store.home import Kind

_ORDER = get_args(Severity)


def is_reached(
    assessment: Assessment, severity: Severity, *, only_new: bool, renamed: Mapping[str, str]
) -> bool:
    """Whether anything failed at or above a severity; with `only_new`, that did not fail before.

    Where there is no assessment before, everything is new. `renamed` has former names of controls, each with
    the present one.
    """
    bad = _ORDER[_ORDER.index(severity) :]
    before = before_of(assessment)
    if only_new and before is not None:
        changes = finding_changes(before, assessment, renamed=renamed).changes
        return any(change.change is Change.NEW and change.severity in bad for change in changes)
    with parquet.passing() as connection:
        assessment.attach(connection)
        found = connection.execute(
            "select 1 from findings where status = $status and severity in (select unnest($bad::varchar[]))",
            {"status": Status.FAILED.value, "bad": bad},
        ).fetchone()
    return found is not None


def before_of(assessment: Assessment) -> Assessment | None:
    """The assessment before this one, if any."""
    older = [
        path
        for path in homes.directories(assessment.path.parent, Kind.ASSESSMENT)
        if path.name < assessment.path.name
    ]
    return Assessment.open(older[-1]) if older else None
