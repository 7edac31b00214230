"""`--fail-on`: what makes a command exit with 1."""

from typing import ClassVar, get_args

import click
import msgspec

from candado.assess.gate import is_reached
from candado.model.assessment import Severity
from candado.store.assessment import Assessment

_SEVERITIES: tuple[Severity, ...] = get_args(Severity)


class _Parameter(click.ParamType["Gate"]):
    name = "gate"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> "Gate":
        only_new, _, severity = str(value).rpartition(":")
        for known in _SEVERITIES:
            if severity == known and only_new in ("", "new"):
                return Gate(severity=known, only_new=bool(only_new))
        self.fail(f"{value!r} is neither {', '.join(_SEVERITIES)} nor new: and one of these", param, ctx)


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """Failures at or above a severity; all, or those that are new since the assessment before."""

    severity: Severity
    only_new: bool
    PARAMETER: ClassVar[click.ParamType["Gate"]] = _Parameter()


def fails(gate: Gate, assessment: Assessment) -> bool:
    """Whether the gate fails."""
    return is_reached(assessment, gate.severity, only_new=gate.only_new)
