"""A text that others choose becomes part of a script."""

from collections.abc import Iterator

from candado.code.pipelines.model import Script
from candado.code.pipelines.rule import Match
from candado.code.pipelines.rules.injection.choosers import EXISTING
from candado.code.pipelines.rules.injection.into_scripts import Verdict, matches
from candado.code.pipelines.taint import Taint
from candado.model.assessment import Severity

_SEVERITIES: dict[str, Severity] = {"outsider": "high", "contributor": "medium", "queuer": "medium"}
_DEFINITIONS = frozenset({"Build.DefinitionName", "System.DefinitionName"})
_SEVERAL_LINES = frozenset({"Build.SourceVersionMessage", "System.SourceVersionMessage"})


def script_injection_predefined(script: Script) -> Iterator[Match]:
    """Predefined variables, and what is made of them, in scripts and their arguments."""
    return matches(script, _verdict, one_word=True)


def _verdict(taint: Taint) -> Verdict | None:
    if taint.kind != "predefined" or taint.actor is None:
        return None
    named = taint.actor == "project" and (taint.name not in _DEFINITIONS or taint.origin.flow)
    return Verdict(
        "low" if taint.name in EXISTING else _SEVERITIES.get(taint.actor, "low"),
        persona="auditor" if named else "regular",
        comment="regular" if taint.name in _SEVERAL_LINES else "pedantic",
    )
