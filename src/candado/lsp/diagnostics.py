"""Findings in the words of the protocol."""

from collections.abc import Callable, Iterable
from pathlib import Path

from lsprotocol import types

from candado.code.pipelines.analyse import merged
from candado.code.pipelines.findings import Finding, Place
from candado.code.pipelines.rule import PERSONAS, Persona
from candado.lsp.documents import Seen
from candado.model.assessment import Severity

SOURCE = "candado"
BROKEN = "parse-error"
"""the rule that speaks of files that cannot be parsed; in an editor each of them is told"""
Lines = Callable[[Path], list[str]]
"""the lines of a file, for columns that count in the editor's units"""

_SEVERITIES: dict[Severity, types.DiagnosticSeverity] = {
    "critical": types.DiagnosticSeverity.Error,
    "high": types.DiagnosticSeverity.Error,
    "medium": types.DiagnosticSeverity.Warning,
    "low": types.DiagnosticSeverity.Information,
}


def shown(seen: Seen, others: Iterable[Seen], persona: Persona) -> list[Finding]:
    """The open findings in a file that a persona is to see, with those that other open files lead to."""
    personas = PERSONAS[: PERSONAS.index(persona) + 1]
    analyses = [seen.analysis, *(other.analysis for other in others if other.root == seen.root)]
    found = (each for analysis in analyses for each in analysis.findings if each.place.path == seen.path)
    return [
        each
        for each in merged(found)
        if not each.place.repository and each.persona in personas and each.accepted is None
    ]


def diagnostics(seen: Seen, found: Iterable[Finding], lines: Lines) -> list[types.Diagnostic]:
    """What the editor is to underline in a file."""
    report = seen.analysis.report
    if report.status == "broken":
        line, column = max(report.line, 1), max(report.column, 1)
        at = span(seen.root, Place(seen.path, line, column, line, column + 1), lines)
        error = types.DiagnosticSeverity.Error
        return [types.Diagnostic(at, report.reason, error, code=BROKEN, source=SOURCE)]
    return [_diagnostic(seen.root, each, lines) for each in found]


def _diagnostic(root: Path, found: Finding, lines: Lines) -> types.Diagnostic:
    related = [
        types.DiagnosticRelatedInformation(
            types.Location((root / step.place.path).as_uri(), span(root, step.place, lines)), step.message
        )
        for step in found.flow
        if not step.place.repository
    ]
    return types.Diagnostic(
        range=span(root, found.place, lines),
        message=found.message,
        severity=_SEVERITIES[found.severity],
        code=found.rule,
        source=SOURCE,
        related_information=related or None,
    )


def span(root: Path, place: Place, lines: Lines) -> types.Range:
    """A place in the units of the protocol: lines from 0, columns in UTF-16."""
    text = lines(root / place.path)
    return types.Range(
        types.Position(place.line - 1, _units(text, place.line, place.column)),
        types.Position(place.end_line - 1, _units(text, place.end_line, place.end_column)),
    )


def position(text: str, index: int) -> types.Position:
    """The position of a character of a text."""
    before = text[:index]
    line = before.count("\n")
    return types.Position(line, utf16(before[before.rfind("\n") + 1 :]))


def utf16(text: str) -> int:
    """How many units of UTF-16 a text has."""
    return len(text) + sum(character > "\uffff" for character in text)


def _units(lines: list[str], line: int, column: int) -> int:
    text = lines[line - 1] if line <= len(lines) else ""
    return utf16(text[: column - 1])
