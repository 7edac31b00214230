"""`--fail-on`: what makes a command exit with 1."""

from typing import get_args

import click
import msgspec
from click.shell_completion import CompletionItem

from candado.model.assessment import Severity

_SEVERITIES: tuple[Severity, ...] = get_args(Severity)


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """Failures at or above a severity; all, or those that are new since the assessment before."""

    severity: Severity
    only_new: bool


class GateParameter(click.ParamType[Gate]):
    """`high`, or `new:high`."""

    name = "gate"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Gate:
        """The gate that is meant."""
        only_new, _, severity = str(value).rpartition(":")
        for known in _SEVERITIES:
            if severity == known and only_new in ("", "new"):
                return Gate(severity=known, only_new=bool(only_new))
        self.fail(f"{value!r} is neither {', '.join(_SEVERITIES)} nor new: and one of these", param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Severities, and new ones."""
        known = (*_SEVERITIES, *(f"new:{severity}" for severity in _SEVERITIES))
        return [CompletionItem(each) for each in known if each.startswith(incomplete)]
