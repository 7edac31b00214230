"""Findings as they leave the analysis: plain records, with places that people and tools can read."""

import hashlib
import re

import msgspec

from candado.code.pipelines.judge import Judged
from candado.code.pipelines.masking import Masks, said
from candado.code.pipelines.routes import route
from candado.code.pipelines.rule import Actor, Match, Persona
from candado.code.pipelines.text import SELF, File, Span
from candado.model.assessment import Confidence, Severity


class Place(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A stretch of a file; lines and columns from 1, columns count characters, the end is not part of it."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    repository: str = ""
    """the alias of the repository resource; empty for the pipeline's own"""


class FlowStep(msgspec.Struct, frozen=True, gc=False):
    """A place on the way from a source to where it does harm."""

    place: Place
    message: str


class Replacement(msgspec.Struct, frozen=True, gc=False):
    """An edit of a file: the characters from `start` to `end` become `text`."""

    path: str
    start: int
    end: int
    text: str


class Repair(msgspec.Struct, frozen=True, gc=False):
    """Edits that mend a finding."""

    title: str
    safe: bool
    replacements: tuple[Replacement, ...]


class Accepted(msgspec.Struct, frozen=True, gc=False):
    """Somebody has accepted a finding, by a comment or because a baseline knows it."""

    reason: str
    path: str = ""
    line: int = 0
    """where the comment is; 0 for a baseline"""
    repository: str = ""
    """the alias of the repository resource that the comment is in; empty for the pipeline's own"""


class Finding(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A weakness at one place."""

    rule: str
    severity: Severity
    confidence: Confidence
    persona: Persona
    place: Place
    message: str
    source: str
    """the first line of the place, as written, without secrets"""
    route: str
    """where in the pipeline: `stages.Deploy.jobs.Web.steps[2]`"""
    fingerprint: str
    """the same where lines were added above or blanks changed"""
    actor: Actor | None = None
    flow: tuple[FlowStep, ...] = ()
    repair: Repair | None = None
    accepted: Accepted | None = None
    alone: bool = False
    """found in a template by itself, without a pipeline that includes it"""


_BLANKS = re.compile(r"\s+")
_STARS = re.compile(r"\*{3,}")


def place(span: Span) -> Place:
    """A span as lines and columns."""
    line, column = span.file.position(span.start)
    end_line, end_column = span.file.position(span.end)
    return Place(span.file.path, line, column, end_line, end_column, alias(span.file))


def alias(file: File) -> str:
    """The alias of the repository that a file is in; empty for the pipeline's own."""
    return "" if file.repository == SELF else file.repository


def finding(
    judged: Judged,
    masks: Masks,
    *,
    accepted: Accepted | None = None,
    alone: bool = False,
) -> Finding:
    """A match as a record, which shows no secret."""
    rule, match = judged.rule, judged.match
    at = place(match.at)
    return Finding(
        rule=rule.name,
        severity=match.severity or rule.head.severity,
        confidence=match.confidence or rule.head.confidence,
        persona=match.persona or rule.head.persona,
        place=at,
        message=said(match.message),
        source=masks.line(match.at.file, at.line),
        route=route(judged.subject),
        fingerprint=fingerprint(rule.name, at, _told(match, at, masks)),
        actor=match.actor,
        flow=tuple(FlowStep(place(hop.at), said(hop.message)) for hop in match.flow),
        repair=_repair(judged),
        accepted=accepted,
        alone=alone,
    )


def fingerprint(rule: str, at: Place, text: str) -> str:
    """What stays the same of a finding when the file around it changes.

    The text is to have stars for secrets, however many: a short one could be guessed from the hash.
    """
    told = "\n".join((rule, at.repository, at.path, _STARS.sub("***", _BLANKS.sub("", text))))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _told(match: Match, at: Place, masks: Masks) -> str:
    """What a place is known by: its text; of a secret the line, which says what it is."""
    return masks.shown(match.at) if match.secret is None else masks.line(match.at.file, at.line)


def _repair(judged: Judged) -> Repair | None:
    fix = judged.match.fix
    if fix is None:
        return None
    edits = (Replacement(edit.at.file.path, edit.at.start, edit.at.end, edit.text) for edit in fix.edits)
    return Repair(fix.title, fix.safe, tuple(edits))
