"""One file, from its bytes to its findings."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Literal

import msgspec

from candado.code.pipelines.build.pipeline import build
from candado.code.pipelines.comments import Comments
from candado.code.pipelines.definition import Definition
from candado.code.pipelines.facts import Facts
from candado.code.pipelines.findings import Accepted, Finding, Place, finding
from candado.code.pipelines.identify import kind_of
from candado.code.pipelines.judge import Judged, Rules
from candado.code.pipelines.masking import Masks
from candado.code.pipelines.model import Broken
from candado.code.pipelines.parse import ParseError
from candado.code.pipelines.repositories import Document, NotAtHand, Repositories
from candado.code.pipelines.rule import PERSONAS, Persona
from candado.code.pipelines.suppress import Suppression
from candado.code.pipelines.text import File

Status = Literal["analysed", "incomplete", "not a pipeline", "broken"]


class Missing(msgspec.Struct, frozen=True, gc=False):
    """A template that was not analysed, and why."""

    template: str
    line: int
    reason: str


class FileReport(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """What became of a file."""

    path: str
    status: Status
    reason: str = ""
    """why it is broken"""
    line: int = 0
    column: int = 0
    """where it is broken, from 1"""
    missing: tuple[Missing, ...] = ()
    """why it is incomplete"""


class Analysis(msgspec.Struct, frozen=True):
    """A file's report and findings."""

    report: FileReport
    findings: tuple[Finding, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    """the comments in the file, used or not"""


def analyse(
    document: Document,
    repositories: Repositories,
    rules: Rules,
    *,
    included: bool,
    today: date,
    runs: bool = False,
    facts: Facts | None = None,
) -> Analysis:
    """Judge one file.

    `included`: some other file includes it, so that it is no pipeline by itself; `runs`: it is one, since a
    definition names it.
    """
    path = document.file.path
    kind = kind_of(document.root, path)
    if kind is None:
        return not_a_pipeline(path)
    template = not runs and (kind == "template" or (kind == "either" and included))
    pipeline = build(document, repositories, template=template, today=today)
    pipeline.facts = facts
    pipeline.for_auditors = "auditor" in rules.personas
    missing = tuple(
        Missing(gap.template, gap.at.file.position(gap.at.start)[0], gap.reason)
        for gap in pipeline.unresolved
    )
    report = FileReport(path=path, status="incomplete" if missing else "analysed", missing=missing)
    comments = Comments(repositories, today)
    judged = list(rules.judge(pipeline))
    masks = Masks(one.match.secret for one in judged if one.match.secret)
    accepted = [comments.accepting(one) for one in judged] if judged and comments.present(judged) else []
    wanted = _wanted(judged, accepted, rules.personas)
    found = tuple(finding(one, masks, accepted=acceptance, alone=template) for one, acceptance in wanted)
    return Analysis(report, found, comments.of(document.file))


def _wanted(
    judged: list[Judged], accepted: list[Accepted | None], personas: Collection[Persona]
) -> Iterable[tuple[Judged, Accepted | None]]:
    """One match for each rule and place: the worst that nobody accepted. Accepted ones are always told."""
    worst: dict[tuple[object, ...], tuple[tuple[bool, int, int], Judged, Accepted | None]] = {}
    for number, one in enumerate(judged):
        acceptance = accepted[number] if accepted else None
        match, head = one.match, one.rule.head
        persona, severity = match.persona or head.persona, match.severity or head.severity
        if persona not in personas and acceptance is None:
            continue
        rank = acceptance is not None, PERSONAS.index(persona), SEVERITIES.index(severity)
        key = one.rule.name, id(match.at.file), match.at.start, match.at.end
        known = worst.get(key)
        if known is None or rank < known[0]:
            worst[key] = rank, one, acceptance
    return [(one, acceptance) for _, one, acceptance in worst.values()]


def unparsed(file: File, error: ParseError, rules: Rules) -> Analysis:
    """The analysis of a file that was to be a pipeline and is no YAML; what it accepts cannot be told."""
    judged = rules.judge(Broken(file, str(error), error.line, error.column))
    masks = Masks()
    return Analysis(broken(file.path, error).report, tuple(finding(one, masks) for one in judged))


def of_definition(definition: Definition, rules: Rules) -> Iterator[Finding]:
    """What is wrong with a definition, and with what one of the designer runs; no comment accepts it."""
    judged = list(rules.judge(definition))
    pipeline = definition.pipeline
    alone = False
    if pipeline is not None and pipeline.classic:
        pipeline.for_auditors = "auditor" in rules.personas
        alone = pipeline.template
        judged += rules.judge(pipeline)
    masks = Masks(one.match.secret for one in judged if one.match.secret)
    return (finding(one, masks, alone=alone) for one, _ in _wanted(judged, [], rules.personas))


def not_a_pipeline(path: str) -> Analysis:
    """The analysis of a file that is something else."""
    return Analysis(FileReport(path=path, status="not a pipeline"))


def broken(path: str, error: ParseError | NotAtHand) -> Analysis:
    """The analysis of a file that cannot be read."""
    line, column = (error.line, error.column) if isinstance(error, ParseError) else (0, 0)
    return Analysis(FileReport(path=path, status="broken", reason=str(error), line=line, column=column))


SEVERITIES = ("critical", "high", "medium", "low")


def merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for each rule and place: of several ways that lead there, the worst that nobody accepted.

    What a template shows by itself counts where no pipeline that includes it shows the same.
    """
    worst: dict[tuple[str, Place], Finding] = {}
    for found in findings:
        key = (found.rule, found.place)
        known = worst.get(key)
        if known is None or _rank(found) < _rank(known):
            worst[key] = found
    yield from worst.values()


def _rank(found: Finding) -> tuple[bool, bool, int, int]:
    persona = PERSONAS.index(found.persona)
    return found.alone, found.accepted is not None, persona, SEVERITIES.index(found.severity)
