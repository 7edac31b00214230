"""What both rules of script injection share: from stretches of a script that others control to matches."""

from collections.abc import Callable, Iterator

import msgspec

from candado.code.pipelines.env_mapping import Use, repairs
from candado.code.pipelines.model import Script
from candado.code.pipelines.quoting import contexts
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
    found = [(taint, verdict) for taint in tainted(script.text, script.step) if (verdict := judge(taint))]
    if not found:
        return
    text = script.text
    stretches = tuple((taint.start, taint.end) for taint, _ in found)
    pieces = tuple((piece.start, piece.end) for piece in text.pieces)
    places = contexts(text.value, script.shell, stretches, pieces)
    uses = [Use(taint.start, taint.end, _name(taint, script)) for taint, _ in found]
    fixes = repairs(script, uses, "Read it from the environment", safe=one_word)
    for (taint, verdict), place, fix in zip(found, places, fixes, strict=True):
        at = text.at(taint.start, taint.end)
        comment = place.quote == "comment"
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
            fix=fix,
        )


def _name(taint: Taint, script: Script) -> str:
    """What the environment variable is named after: the variable at hand, else the source."""
    written = script.text.value[taint.start : taint.end]
    return written[2:-1] if written.startswith("$(") else taint.name.rpartition(".")[2]
