"""Microsoft's validator looks at our SARIF."""

import json
import os
import platform
import subprocess
from pathlib import Path

import pytest

from candado.report import sarif
from candado.report.view import Report
from tests.node import module
from tests.report.hostile import hostile_report
from tests.report.sample import sample_report

pytestmark = pytest.mark.node


@pytest.mark.parametrize(
    "report", [sample_report(0), sample_report(60), hostile_report()], ids=["0", "60", "x"]
)
def test_the_validator_has_nothing_to_say(report: Report, tmp_path: Path) -> None:
    if platform.system() != "Linux":
        pytest.skip("the validator is started as it is packed for Linux")
    tool = module("@microsoft/sarif-multitool-linux") / "Sarif.Multitool"
    tool.chmod(0o755)
    log, said = tmp_path / "findings.sarif", tmp_path / "said.sarif"
    log.write_text(sarif.write(report), encoding="utf-8")
    subprocess.run(
        [tool, "validate", log, "--output", said, "--rule-kind", "Sarif"],
        check=True,
        capture_output=True,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )
    [run] = json.loads(said.read_text(encoding="utf-8-sig"))["runs"]
    notes = run["invocations"][0].get("toolExecutionNotifications", [])
    assert [(each["ruleId"], each["message"], each["locations"]) for each in run["results"]] == []
    assert [note for note in notes if note.get("level") == "error"] == []
