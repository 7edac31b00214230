"""Microsoft's validator looks at our SARIF."""

from pathlib import Path

import pytest

from candado.report import sarif
from candado.report.view import Report
from tests.node.validator import said
from tests.report.hostile import hostile_report
from tests.report.sample import sample_report

pytestmark = pytest.mark.node


@pytest.mark.parametrize(
    "report", [sample_report(0), sample_report(60), hostile_report()], ids=["0", "60", "x"]
)
def test_the_validator_has_nothing_to_say(report: Report, tmp_path: Path) -> None:
    assert said(sarif.write(report), tmp_path) == []
