"""A free parameter becomes part of a script."""

from collections.abc import Iterator

from candado.code.pipelines.model import Script
from candado.code.pipelines.rule import Match
from candado.code.pipelines.rules.injection.into_scripts import Verdict, matches
from candado.code.pipelines.taint import Taint


def script_injection_parameter(script: Script) -> Iterator[Match]:
    """Parameters that may hold any text, and what is made of them, in scripts and their arguments."""
    return matches(script, _verdict, one_word=False)


def _verdict(taint: Taint) -> Verdict | None:
    if taint.kind != "parameter":
        return None
    return Verdict("medium", persona="auditor" if taint.actor is None else "regular")
