"""How much was seen: what of the organization was read, what was not, and the grant that would show it."""

from collections.abc import Iterable, Sequence

import msgspec

from candado.model.assessment import Finding, Status
from candado.model.reading import Coverage, Reading

_WHOLE = (Reading.READ, Reading.ABSENT)


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """What was not read whole for one and the same cause."""

    permission: str
    """the grant that would show it; empty where none is missing"""
    reason: str
    """what happened, of one of the reads"""
    status: Reading
    tables: tuple[str, ...]
    scopes: int
    """in how many projects, the organization counted as one"""
    unknown: int
    """verdicts that name this cause"""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """How much of what was asked for was read whole."""

    asked: int
    """tables, each counted once in every project that has it, or once in the organization"""
    whole: int
    gaps: tuple[Gap, ...]
    """those that leave most unknown first"""

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where nothing was asked for."""
        return self.whole / self.asked if self.asked else 0.0


def seen(coverage: Iterable[Coverage], findings: Iterable[Finding]) -> Seen:
    """What the coverage says, and how many of the findings each gap makes unknown."""
    asked = [row for row in coverage if row.status is not Reading.NOT_ASKED]
    causes: dict[str, list[Coverage]] = {}
    for row in asked:
        if row.status not in _WHOLE:
            causes.setdefault(row.permission or row.reason or row.endpoint, []).append(row)
    unknown = [finding.reason for finding in findings if finding.status is Status.UNKNOWN]
    gaps = [_gap(cause, rows, unknown) for cause, rows in causes.items()]
    gaps.sort(key=lambda gap: (-gap.unknown, -gap.scopes, gap.permission, gap.reason))
    return Seen(asked=len(asked), whole=sum(row.status in _WHOLE for row in asked), gaps=tuple(gaps))


def _gap(cause: str, rows: Sequence[Coverage], unknown: Sequence[str]) -> Gap:
    said = f"(grant: {cause})" if rows[0].permission else cause
    return Gap(
        permission=rows[0].permission,
        reason=rows[0].reason,
        status=rows[0].status,
        tables=tuple(sorted({row.table_name for row in rows})),
        scopes=len({row.scope_id for row in rows}),
        unknown=sum(said in reason for reason in unknown) if said else 0,
    )
