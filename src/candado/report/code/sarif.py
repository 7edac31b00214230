"""What was found in code as SARIF 2.1.0: exact regions, ways from source to sink, repairs, suppressions.

Source: [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
"""

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from candado.code.pipelines.findings import Finding, Place
from candado.code.pipelines.rule import Rule, page
from candado.report import harmless
from candado.report.code.view import File, Located, View
from candado.report.harmless import sarif as plain
from candado.report.sarif_terms import FINGERPRINT, LEVELS, PRECISIONS, SCHEMA, SCORES, Object, ended, written


def write(view: View) -> str:
    """The log, one run."""
    rules = {name: number for number, name in enumerate(view.rules)}
    roots = {
        root: f"ROOT{number}" for number, root in enumerate(dict.fromkeys(each.root for each in view.files))
    }
    log: Object = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(view, rules, roots)]}
    return written(log)


def _run(view: View, rules: Mapping[str, int], roots: Mapping[str, str]) -> Object:
    broken = [file for file in view.files if file.report.status == "broken"]
    return {
        "tool": {
            "driver": {
                "name": "Candado",
                "semanticVersion": view.product,
                "version": view.product,
                "informationUri": "https://github.com/candado/candado",
                "rules": [_rule(rule) for rule in view.rules.values()],
            }
        },
        "originalUriBaseIds": {
            name: {"description": {"text": "The root of a repository."}} for name in roots.values()
        },
        "invocations": [
            {
                "executionSuccessful": not broken,
                "toolExecutionNotifications": [note for file in view.files for note in _notes(file, roots)],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, rules, roots) for each in view.found],
    }


def _rule(rule: Rule) -> Object:
    text = page(rule).split("---\n", 2)[2].split("\n## Found", 1)[0].strip()
    why = text.split("\n\n", 2)[1].replace("\n", " ")
    tags = [f"external/cwe/cwe-{number:03}" for number in rule.head.cwe]
    tags += [f"CICD-SEC-{number}" for number in rule.head.cicd]
    words = rule.name.split("-")
    return {
        "id": rule.name,
        # of one word it would be the id once more, which is not allowed
        **({"name": "".join(word.capitalize() for word in words)} if len(words) > 1 else {}),
        "shortDescription": {"text": ended(plain(rule.title))},
        "fullDescription": {"text": ended(plain(why))},
        "help": {"text": plain(why), "markdown": text},
        "defaultConfiguration": {"level": LEVELS[rule.head.severity]},
        "properties": {
            "tags": ["security", rule.category.replace("_", "-"), *tags],
            "precision": PRECISIONS[rule.head.confidence],
            "security-severity": SCORES[rule.head.severity],
        },
    }


def _result(located: Located, rules: Mapping[str, int], roots: Mapping[str, str]) -> Object:
    found = located.finding
    result: Object = {
        "ruleId": found.rule,
        "ruleIndex": rules[found.rule],
        "level": LEVELS[found.severity],
        "message": {"text": ended(plain(found.message))},
        "locations": [_logical(found, _location(found.place, located.root, roots))],
        "partialFingerprints": {FINGERPRINT: found.fingerprint},
        "properties": {
            "severity": found.severity,
            "confidence": found.confidence,
            "persona": found.persona,
            "security-severity": SCORES[found.severity],
            **({"actor": found.actor} if found.actor else {}),
        },
    }
    if found.flow:
        result["codeFlows"] = [{"threadFlows": [{"locations": _flow(found, located.root, roots)}]}]
    if found.accepted is not None:
        kind = "inSource" if found.accepted.line else "external"
        reason = harmless.visible(found.accepted.reason)
        result["suppressions"] = [{"kind": kind, "status": "accepted", "justification": reason}]
    return result


def _logical(found: Finding, location: Object) -> Object:
    if found.route:
        location["logicalLocations"] = [{"fullyQualifiedName": harmless.visible(found.route)}]
    return location


def _flow(found: Finding, root: str, roots: Mapping[str, str]) -> list[Object]:
    steps = [(step.place, step.message) for step in found.flow]
    ends = (0, len(steps) - 1)
    return [
        {
            "importance": "essential" if number in ends else "important",
            "location": {**_location(place, root, roots), "message": {"text": ended(plain(message))}},
        }
        for number, (place, message) in enumerate(steps)
    ]


def _location(place: Place, root: str, roots: Mapping[str, str]) -> Object:
    artifact: Object = {"uri": _uri(place.path)}
    if place.repository:
        artifact["uri"] = f"{quote(place.repository)}/{artifact['uri']}"
    elif root in roots:
        artifact["uriBaseId"] = roots[root]
    return {
        "physicalLocation": {
            "artifactLocation": artifact,
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": place.end_line,
                "endColumn": place.end_column,
            },
        }
    }


def _uri(path: str) -> str:
    return quote(path)


def _notes(file: File, roots: Mapping[str, str]) -> Iterable[Object]:
    report = file.report
    artifact = {"uri": _uri(report.path), "uriBaseId": roots[file.root]}
    if report.status == "broken":
        at: Object = {"artifactLocation": artifact}
        if report.line:
            at["region"] = {"startLine": report.line, "startColumn": report.column}
        yield {
            "level": "error",
            "message": {"text": ended(plain(f"Cannot be read: {report.reason}"))},
            "locations": [{"physicalLocation": at}],
        }
    for gap in report.missing:
        yield {
            "level": "warning",
            "message": {"text": ended(plain(f"{gap.template} was not analysed: {gap.reason}"))},
            "locations": [
                {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": gap.line}}}
            ],
        }
