"""What was found in code as JUnit XML: a suite for a rule, a test for a finding, and one for the rest."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from candado.report.code.view import Located, View
from candado.report.harmless import xml as harmless


def write(view: View) -> str:
    """The document, with an XML declaration."""
    root = Element("testsuites", name="Candado: code")
    by_rule: dict[str, list[Located]] = {}
    for each in view.found:
        by_rule.setdefault(each.finding.rule, []).append(each)
    for name in view.rules:
        _suite(root, view, name, by_rule.get(name, []))
    for total in ("tests", "failures", "skipped"):
        root.set(total, str(sum(int(suite.attrib[total]) for suite in root)))
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(root: Element, view: View, name: str, found: list[Located]) -> None:
    suite = SubElement(root, "testsuite", name=harmless(name), errors="0")
    for each in found:
        _case(suite, view, each)
    if not found:
        title = view.rules[name].title
        SubElement(suite, "testcase", classname=harmless(name), name=harmless(f"{title}: found nowhere"))
    for kind, total in (("testcase", "tests"), ("failure", "failures"), ("skipped", "skipped")):
        suite.set(total, str(sum(1 for _ in suite.iter(kind))))


def _case(suite: Element, view: View, located: Located) -> None:
    found = located.finding
    at = found.place
    path = view.path(located.root, at.path)
    where = f"{path}:{at.line}:{at.column}"
    case = SubElement(suite, "testcase", classname=harmless(found.rule), name=harmless(where))
    case.set("file", harmless(path))
    case.set("line", str(at.line))
    if found.accepted is not None:
        SubElement(
            case, "skipped", message=harmless(f"accepted: {found.accepted.reason or 'no reason given'}")
        )
        return
    failure = SubElement(case, "failure", type=found.severity, message=harmless(found.message))
    flow = [f"{step.place.path}:{step.place.line}: {step.message}" for step in found.flow]
    failure.text = "\n".join(harmless(line) for line in [found.source.strip(), *flow])
