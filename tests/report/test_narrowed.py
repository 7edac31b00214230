"""A report of some findings only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.model.assessment import Finding, Status
from candado.report.narrowed import Wanted, narrowed
from candado.report.severity import SEVERITIES
from tests.report.sample import sample_report

REPORT = sample_report(300)
PROJECTS = sorted({finding.project_name for finding in REPORT.findings if finding.project_name})
OWNERS = sorted({finding.owner for finding in REPORT.findings})
WANTED = st.builds(
    Wanted,
    projects=st.lists(st.sampled_from(PROJECTS), max_size=2),
    owners=st.lists(st.sampled_from(OWNERS), max_size=2),
    severities=st.lists(st.sampled_from(SEVERITIES), max_size=2),
    statuses=st.lists(st.sampled_from([Status.FAILED, Status.UNKNOWN]), max_size=1),
)


def fits(finding: Finding, wanted: Wanted) -> bool:
    asked = (
        (wanted.projects, finding.project_name),
        (wanted.owners, finding.owner),
        (wanted.severities, finding.severity),
        (wanted.statuses, finding.status),
    )
    return all(value in values for values, value in asked if values)


@given(WANTED)
def test_findings_are_those_wanted_in_their_order(wanted: Wanted) -> None:
    report = narrowed(REPORT, wanted)
    assert list(report.findings) == [finding for finding in REPORT.findings if fits(finding, wanted)]
    assert sum(act.findings for act in report.acts) == sum(
        finding.status is Status.FAILED for finding in report.findings
    )
    assert (report.standing, report.seen, report.failed) == (REPORT.standing, REPORT.seen, REPORT.failed)


def test_names_have_no_case() -> None:
    name = PROJECTS[0]
    assert narrowed(REPORT, Wanted(projects=[name.upper()])) == narrowed(REPORT, Wanted(projects=[name]))


def test_a_project_that_nothing_is_known_of() -> None:
    with pytest.raises(ValueError, match="nothing is known of a project 'Nowhere'; there are: "):
        narrowed(REPORT, Wanted(projects=["Nowhere"]))


def test_an_owner_without_findings_has_none() -> None:
    assert narrowed(REPORT, Wanted(owners=["nobody@contoso.example"])).findings == ()
