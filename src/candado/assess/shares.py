"""How much of an assessment was measured, and how much is known in another way or not at all."""

import duckdb
import msgspec

from candado.model.assessment import Status


class Shares(msgspec.Struct, frozen=True, kw_only=True):
    """Shares of all verdicts but those that do not apply; they add up to 1, or are 0 where there are none."""

    measured: float
    """passed or failed"""
    attested: float
    excepted: float
    inherited: float
    unknown: float
    verdicts: int
    """how many these are shares of"""


def shares(connection: duckdb.DuckDBPyConnection) -> Shares:
    """The shares of `verdicts`."""
    found = connection.execute("select status, count(*) from verdicts group by status").fetchall()
    counts = {Status(status): int(count) for status, count in found}
    counts.pop(Status.NOT_APPLICABLE, None)
    total = sum(counts.values())

    def share(*statuses: Status) -> float:
        return sum(counts.get(status, 0) for status in statuses) / total if total else 0.0

    return Shares(
        measured=share(Status.PASSED, Status.FAILED),
        attested=share(Status.ATTESTED),
        excepted=share(Status.EXCEPTED),
        inherited=share(Status.INHERITED),
        unknown=share(Status.UNKNOWN),
        verdicts=total,
    )
