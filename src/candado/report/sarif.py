"""Findings as SARIF 2.1.0: rules from the controls, logical locations, links into the portal, suppressions.

Source: [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from candado.assess.control import Control
from candado.model.assessment import Finding, Status
from candado.report import harmless, words
from candado.report.article import items
from candado.report.harmless import sarif as plain
from candado.report.sarif_terms import FINGERPRINT, LEVELS, PRECISIONS, SCHEMA, SCORES, Object, ended, written
from candado.report.severity import SEVERITIES
from candado.report.view import Report

_RESULTS = '\n   "results": ['
"""Where the results begin in the log; no text in it has a newline."""
_LINE = "\n    "
"""What a line of a result begins with."""
_SUPPRESSED = (Status.EXCEPTED, Status.ATTESTED, Status.INHERITED)


def write(report: Report) -> str:
    """The log, one run."""
    return "".join(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """The same in pieces, one finding at a time: a large organization has hundreds of thousands."""
    rules = {name: number for number, name in enumerate(report.controls)}
    log: Object = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    before, after = written(log).split(f"{_RESULTS}]")
    yield before + _RESULTS
    for number, finding in enumerate(report.findings):
        result = written(_result(finding, rules)).removesuffix("\n").replace("\n", _LINE)
        yield f"{',' if number else ''}{_LINE}{result}"
    yield ("\n   ]" if report.findings else "]") + after


def _run(report: Report) -> Object:
    """The run, without its results."""
    source = report.source
    return {
        "tool": {
            "driver": {
                "name": "Candado",
                "semanticVersion": report.product,
                "version": report.product,
                "informationUri": "https://github.com/candado/candado",
                "rules": [_rule(asked.control) for asked in report.controls.values()],
            }
        },
        "automationDetails": {"id": f"candado/{harmless.visible(source.organization)}/{source.snapshot}"},
        "invocations": [
            {
                "executionSuccessful": not report.seen.gaps,
                "startTimeUtc": _time(source.scanned_at),
                "endTimeUtc": _time(source.assessed_at),
                "toolExecutionNotifications": _gaps(report),
            }
        ],
        "columnKind": "utf16CodeUnits",
        "results": [],
        "properties": {
            "organization": harmless.visible(source.organization),
            "score": report.standing.score.headline,
            "controlsDigest": report.standing.controls_digest,
        },
    }


def _rule(control: Control) -> Object:
    why = control.why.split("\n\n", 1)[0].replace("\n", " ")
    parts = [f"# {control.title}", control.why, "## Fix", control.fix]
    if control.exceptions:
        parts += ["## Exceptions", control.exceptions]
    titles = {item.id: item.title for item in items()}
    named = [f"{id} {titles[id]}" for id in control.head.article if id in titles]
    return {
        "id": control.name,
        "name": "".join(word.capitalize() for word in control.name.split("-")),
        "shortDescription": {"text": ended(plain(control.title))},
        "fullDescription": {"text": ended(plain(why))},
        "help": {
            "text": plain(f"{control.fix} {control.exceptions}".replace("\n", " ").strip()),
            "markdown": "\n\n".join(parts),
        },
        "defaultConfiguration": {"level": LEVELS[control.head.severity]},
        "properties": {
            "tags": ["security", control.section, *control.head.themes],
            "precision": PRECISIONS[control.head.confidence],
            "security-severity": SCORES[control.head.severity],
            "article": named,
        },
    }


def _result(finding: Finding, rules: Mapping[str, int]) -> Object:
    failed = finding.status is Status.FAILED or finding.status is Status.EXCEPTED
    result: Object = {
        "ruleId": finding.control,
        "kind": "fail" if failed else "open",
        "level": LEVELS[finding.severity] if failed else "none",
        "message": {"text": ended(plain(_sentence(finding)))},
        "locations": [_location(finding)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "rank": 100.0 * (len(SEVERITIES) - SEVERITIES.index(finding.severity)) / len(SEVERITIES),
        "properties": {
            "status": finding.status,
            "severity": finding.severity,
            "confidence": finding.confidence,
            "finding": finding.id,
            "owner": harmless.visible(finding.owner),
            "due": words.day(finding.due),
            "evidence": msgspec.Raw(finding.evidence.encode()),
        },
    }
    if finding.control in rules:
        result["ruleIndex"] = rules[finding.control]
    if link := harmless.link(finding.portal_url):
        result["hostedViewerUri"] = link
    if finding.status in _SUPPRESSED:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": harmless.visible(finding.note)}
        ]
    return result


def _sentence(finding: Finding) -> str:
    where = "/".join(filter(None, (finding.project_name, finding.resource_name)))
    unknown = "" if finding.status is not Status.UNKNOWN else "unknown: "
    return f"{finding.resource_kind} {where}: {unknown}{finding.reason}"


def _location(finding: Finding) -> Object:
    project = finding.project_name
    name = harmless.visible(finding.resource_name)
    path = "/".join(filter(None, (project and harmless.visible(project), finding.table_name, name)))
    return {"logicalLocations": [{"name": name, "fullyQualifiedName": path, "kind": "resource"}]}


def _gaps(report: Report) -> list[Object]:
    return [
        {
            "level": "warning",
            "message": {
                "text": ended(
                    plain(
                        f"not read whole: {', '.join(gap.tables)}: {gap.reason or gap.status}"
                        + (f"; grant: {gap.permission}" if gap.permission else "")
                    )
                )
            },
        }
        for gap in report.seen.gaps
    ]


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
