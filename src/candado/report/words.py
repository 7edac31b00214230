"""How dates, scores and numbers are written, the same in every format that people read."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from candado.report.severity import Counts

if TYPE_CHECKING:  # many need a word or two, and not the engine that a report is made with
    from candado.report.view import Report


def day(moment: datetime | None) -> str:
    """2026-11-25, UTC; empty where there is none."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d") if moment is not None else ""


def minute(moment: datetime) -> str:
    """2026-11-25 13:24 UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def whole(score: float | None) -> str:
    """A score without decimals, rounded down, so that only 100 is written 100; - where there is none."""
    return f"{int(score)}" if score is not None else "-"


def short(text: str, most: int) -> str:
    """The beginning of a text that is longer than so many characters."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def due(moment: datetime | None, now: datetime) -> str:
    """When something is due, or since when it is overdue; empty where it is not due."""
    if moment is None:
        return ""
    return f"{'overdue since' if moment < now else 'due'} {day(moment)}"


def percent(share: float) -> str:
    """A share of 1; what is little is not nothing, and what is nearly all is not all."""
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    return f"{share:.0%}"


def several(number: int, one: str, many: str = "") -> str:
    """1 finding, 2 findings, 1,000 findings."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def section(name: str) -> str:
    """A section's name for people."""
    return name.replace("-", " ").capitalize()


def severities(counts: Counts) -> str:
    """3 critical, 12 high; empty where all are 0."""
    return ", ".join(f"{number:,} {severity}" for severity, number in counts.items() if number)


def verdict(report: "Report") -> str:
    """Where the organization stands, in a sentence."""
    failures = sum(report.failed.values())
    if not failures and not report.shares.unknown:
        return "Nothing that was asked fails."
    if not failures:
        return "Nothing that could be judged fails; what is unknown counts against the score."
    worst: Counts = {name: report.failed[name] for name in ("critical", "high")}
    if not any(worst.values()):
        return f"{several(failures, 'failure')}, none of them critical or high."
    late = f"; {report.overdue:,} overdue" if report.overdue else ""
    return f"{several(failures, 'failure')}, {severities(worst)}{late}."


def change(report: "Report") -> str:
    """What the score was; empty where there is none before."""
    standing = report.standing
    if standing.before is None:
        return ""
    now = standing.score.headline
    match int(now) - int(standing.before) if now is not None else None:
        case None:
            moved = "was"
        case 0:
            moved = "still"
        case difference:
            moved = f"{'up' if difference > 0 else 'down'} {abs(difference)} from"
    said = f"{moved} {whole(standing.before)}"
    if report.since is not None:
        said += f"{', as' if moved == 'still' else ''} on {day(report.since.at)}"
    if standing.as_before is not None and now is not None and int(standing.as_before) != int(now):
        said += f"; with the controls of then it would be {whole(standing.as_before)}"
    return said
