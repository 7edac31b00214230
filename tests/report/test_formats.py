import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from candado.model.assessment import Status
from candado.report import terminal
from candado.report.formats import WRITERS
from candado.report.harmless import visible
from candado.report.json import schema
from candado.report.view import Report
from tests.report.hostile import hostile_report
from tests.report.sample import sample_report

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "findings.schema.json"
REPORTS = {
    "none": sample_report(0),
    "one": sample_report(1),
    "many": sample_report(300),
    "hostile": hostile_report(),
}


@pytest.fixture(params=list(REPORTS))
def report(request: pytest.FixtureRequest) -> Report:
    return REPORTS[request.param]


def test_the_published_schema_is_fresh() -> None:
    assert SCHEMA.read_bytes() == schema(), "run `make docs` and commit what it writes"


def test_json_follows_its_schema(report: Report) -> None:
    written = json.loads(WRITERS["json"](report))
    assert not list(Draft202012Validator(json.loads(schema())).iter_errors(written))
    assert [finding["id"] for finding in written["findings"]] == [finding.id for finding in report.findings]
    assert set(written) == {"organization", "snapshot", "score", "findings", "coverage"}


def test_json_keeps_names_as_they_are() -> None:
    written = json.loads(WRITERS["json"](hostile_report()))
    assert {finding["resource"] for finding in written["findings"]} == {
        finding.resource_name for finding in hostile_report().findings
    }


def test_csv_has_a_line_for_each_finding(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(WRITERS["csv"](report), newline="")))
    assert [row["id"] for row in rows] == [finding.id for finding in report.findings]


def test_junit_counts_what_it_has(report: Report) -> None:
    root = ElementTree.fromstring(WRITERS["junit"](report))
    statuses = Counter(finding.status for finding in report.findings)
    assert int(root.attrib["failures"]) == statuses[Status.FAILED] == len(root.findall(".//failure"))
    assert int(root.attrib["skipped"]) == len(report.findings) - statuses[Status.FAILED]
    assert int(root.attrib["tests"]) == len(root.findall(".//testcase"))
    assert {suite.attrib["name"] for suite in root} == set(report.controls)


def test_sarif_suppresses_what_people_decided(report: Report) -> None:
    [run] = json.loads(WRITERS["sarif"](report))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(report.findings)
    for result, finding in zip(run["results"], report.findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.control
        assert result["partialFingerprints"] == {"candado/v1": finding.fingerprint}
        decided = finding.status in (Status.EXCEPTED, Status.ATTESTED, Status.INHERITED)
        assert ("suppressions" in result) == decided
        assert (result["kind"] == "fail") == (finding.status in (Status.FAILED, Status.EXCEPTED))


@pytest.mark.parametrize("findings", [0, 10, 3000])
def test_a_comment_is_short_enough_and_says_what_is_left_out(findings: int) -> None:
    written = WRITERS["markdown"](sample_report(findings))
    assert len(written) < 65_000
    left_out = re.search(r"([\d,]+) more findings? in the whole report", written)
    shown = len(re.findall(r"^\| (?:critical|high|medium|low) ", written, re.MULTILINE))
    assert shown + (int(left_out[1].replace(",", "")) if left_out else 0) == findings


def test_the_terminal_is_80_columns_wide(report: Report) -> None:
    written = WRITERS["terminal"](report)
    assert max(len(line) for line in written.splitlines()) <= 80
    assert "\x1b" not in written


def test_colour_says_nothing_that_words_do_not() -> None:
    coloured = terminal.render(REPORTS["many"], colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == WRITERS["terminal"](REPORTS["many"])


@pytest.mark.parametrize("name", ["terminal", "markdown", "csv", "sarif", "junit"])
def test_hidden_characters_show(name: str) -> None:
    written = WRITERS[name](hostile_report())
    assert all(line == visible(line) for line in written.splitlines())
    assert r"\u{202e}" in written or r"\\u{202e}" in written


def test_a_report_without_anything_says_so() -> None:
    written = WRITERS["terminal"](REPORTS["none"])
    assert "Nothing that was asked fails." in written
    assert "What to do first" not in written
