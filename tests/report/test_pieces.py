"""The formats for programs are written piece by piece, and say what they would say as a whole."""

from collections.abc import Iterator

import msgspec
import pytest

from candado.model.assessment import Finding
from candado.report import formats, json, sarif
from candado.report.view import Report
from tests.report.hostile import hostile_report
from tests.report.sample import sample_report

REPORTS = {
    "none": sample_report(0),
    "one": sample_report(1),
    "many": sample_report(40),
    "hostile": hostile_report(),
}


@pytest.mark.parametrize("name", REPORTS)
def test_json_is_that_of_one_document(name: str) -> None:
    written = json.write(REPORTS[name])
    decoded = msgspec.json.decode(written, type=json.Document)
    assert len(decoded.findings) == len(REPORTS[name].findings)
    assert json.harmless.json(msgspec.json.encode(decoded, order="deterministic").decode()) + "\n" == written


@pytest.mark.parametrize("name", REPORTS)
def test_sarif_is_indented_as_one_log(name: str) -> None:
    written = sarif.write(REPORTS[name])
    [run] = msgspec.json.decode(written)["runs"]
    assert len(run["results"]) == len(REPORTS[name].findings)
    assert msgspec.json.format(written, indent=1) + "\n" == written


class Watched(tuple[Finding, ...]):
    """Findings that know how many of them were looked at."""

    seen = 0

    def __iter__(self) -> Iterator[Finding]:
        for finding in super().__iter__():
            self.seen += 1
            yield finding


@pytest.mark.parametrize("write", [json.pieces, sarif.pieces])
def test_a_finding_is_written_before_the_next_is_looked_at(write) -> None:
    findings = Watched(REPORTS["many"].findings)
    report: Report = msgspec.structs.replace(REPORTS["many"], findings=findings)
    written = ""
    for piece in write(report):
        written += piece
        assert sum(finding.fingerprint in written for finding in tuple.__iter__(findings)) == findings.seen
    assert findings.seen == len(findings)


@pytest.mark.parametrize("name", formats.WRITERS)
def test_what_is_handed_on_is_what_the_format_writes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "_LARGE", 5000)
    found = list(formats.pieces(name, REPORTS["many"]))
    assert "".join(found) == formats.WRITERS[name](REPORTS["many"])
    assert len(found) > 5 or name not in ("json", "sarif")
