"""What both rules of script injection share: from stretches of a script that others control to matches."""

from collections.abc import Callable, Iterator

import msgspec

from candado.code.pipelines.env_mapping import Use, repairs
from candado.code.pipelines.fixes import Fix
from candado.code.pipelines.model import Script
from candado.code.pipelines.quoting import Quote, contexts
from candado.code.pipelines.rule import Hop, Match, Persona
from candado.code.pipelines.rules.injection.choosers import chosen
from candado.code.pipelines.taint import Taint, tainted
from candado.model.assessment import Severity

_LOWER: dict[Severity, Severity] = {"critical": "high", "high": "medium", "medium": "low", "low": "low"}


class Verdict(msgspec.Struct, frozen=True):
    """How bad it is that one source reaches a script."""

    severity: Severity
    persona: Persona = "regular"
    comment: Persona = "pedantic"
    """who wants to see it where it lies in a comment"""


def matches(script: Script, judge: Callable[[Taint], Verdict | None], *, one_word: bool) -> Iterator[Match]:
    """A match for each stretch that the judge finds bad; `one_word`: it holds one word, quoted or not."""
    for_auditors = script.step.job.stage.pipeline.for_auditors
    found = [
        (taint, verdict)
        for taint in tainted(script.text, script.step)
        if (verdict := judge(taint)) and (for_auditors or verdict.persona != "auditor")
    ]
    if not found:
        return
    places = _quoting(script, [taint for taint, _ in found])
    fixes = _fixes(
        script, [taint for taint, verdict in found if verdict.persona == "regular"], one_word=one_word
    )
    for taint, verdict in found:
        at = script.text.at(taint.start, taint.end)
        comment = places[taint.start] == "comment"
        severity = _LOWER[verdict.severity] if script.argument else verdict.severity
        where = "a comment of the script" if comment else "its arguments" if script.argument else "the script"
        yield Match(
            at=at,
            message=f"{chosen(taint)}, which becomes part of {where}",
            severity="low" if comment else severity,
            confidence=None if taint.origin.sure else "likely",
            persona=verdict.comment if comment and verdict.persona == "regular" else verdict.persona,
            actor=taint.actor,
            flow=(*taint.flow, Hop(at, f"it becomes part of {where}")) if taint.flow else (),
            fix=fixes.get(taint.start),
        )


def _quoting(script: Script, taints: list[Taint]) -> dict[int, Quote]:
    """How the stretches are quoted, by where they begin; arguments are not looked at."""
    if script.argument:
        return dict.fromkeys((taint.start for taint in taints), "unsure")
    stretches = tuple((taint.start, taint.end) for taint in taints)
    pieces = tuple((piece.start, piece.end) for piece in script.text.pieces)
    places = contexts(script.text.value, script.shell, stretches, pieces)
    return {start: place.quote for (start, _), place in zip(stretches, places, strict=True)}


def _fixes(script: Script, taints: list[Taint], *, one_word: bool) -> dict[int, Fix | None]:
    """The repairs of stretches, by where they begin."""
    uses = [Use(taint.start, taint.end, _name(taint, script)) for taint in taints]
    made = repairs(script, uses, "Read it from the environment", safe=one_word) if uses else []
    return {use.start: fix for use, fix in zip(uses, made, strict=True)}


def _name(taint: Taint, script: Script) -> str:
    """What the environment variable is named after: the variable at hand, else the source."""
    written = script.text.value[taint.start : taint.end]
    return written[2:-1] if written.startswith("$(") else taint.name.rpartition(".")[2]
