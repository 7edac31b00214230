"""The assessment as JUnit XML, for pipelines that show tests: a suite for a control, a test for a finding.

What passed is counted by the control: one test that says how many rows passed. Only what failed is a failure;
what is unknown or was decided by people is skipped, and says why.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from candado.model.assessment import Finding, Status
from candado.report import words
from candado.report.harmless import xml as harmless
from candado.report.view import Asked, Report


def write(report: Report) -> str:
    """The document, with an XML declaration."""
    by_control: dict[str, list[Finding]] = {name: [] for name in report.controls}
    for finding in report.findings:
        by_control.setdefault(finding.control, []).append(finding)
    root = Element("testsuites", name=harmless(f"Candado: {report.source.organization}"))
    for name, found in sorted(by_control.items()):
        _suite(root, report, name, found)
    for total in ("tests", "failures", "skipped"):
        root.set(total, str(sum(int(suite.attrib[total]) for suite in root)))
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(root: Element, report: Report, name: str, found: Iterable[Finding]) -> None:
    asked = report.controls.get(name)
    suite = SubElement(root, "testsuite", name=harmless(name), errors="0")
    suite.set("timestamp", report.source.assessed_at.isoformat(timespec="seconds"))
    if asked is not None:
        _passed(suite, asked)
    for finding in found:
        _case(suite, finding)
    for kind, total in (("testcase", "tests"), ("failure", "failures"), ("skipped", "skipped")):
        suite.set(total, str(sum(1 for _ in suite.iter(kind))))


def _passed(suite: Element, asked: Asked) -> None:
    number = asked.counts.get(Status.PASSED, 0)
    if number:
        title = f"{asked.control.title}: {words.several(number, 'row')} passed"
        SubElement(suite, "testcase", classname=harmless(asked.control.name), name=harmless(title))


def _case(suite: Element, finding: Finding) -> None:
    where = "/".join(filter(None, (finding.project_name, finding.resource_name)))
    case = SubElement(
        suite,
        "testcase",
        classname=harmless(finding.control),
        name=harmless(f"{finding.resource_kind} {where} [{finding.id}]"),
    )
    if finding.status is not Status.FAILED:
        why = finding.note or finding.reason
        SubElement(case, "skipped", message=harmless(f"{finding.status}: {why}"))
        return
    failure = SubElement(
        case, "failure", type=finding.severity, message=harmless(f"{finding.severity}: {finding.reason}")
    )
    lines = {
        "severity": finding.severity,
        "owner": finding.owner,
        "due": words.day(finding.due),
        "portal": finding.portal_url,
        "evidence": finding.evidence,
    }
    failure.text = "\n".join(harmless(f"{name}: {value}") for name, value in lines.items() if value)
