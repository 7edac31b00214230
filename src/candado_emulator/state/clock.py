"""Times of the state become absolute here."""

import re
from datetime import UTC, datetime, timedelta

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "y": 365 * 86400}
_RELATIVE = re.compile(r"([+-]?\d+)([smhdwy])")
NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""How the service says that something has not happened."""


def absolute(moment: str, now: datetime) -> datetime:
    """The time that a Moment means; `never` is the year 1, as on the wire."""
    if moment == "never":
        return NEVER
    if relative := _RELATIVE.fullmatch(moment):
        return now + timedelta(seconds=int(relative[1]) * _UNITS[relative[2]])
    return datetime.fromisoformat(moment)


def written(time: datetime) -> str:
    """A time as the service writes it, in UTC and to the millisecond: 2026-01-31T12:00:00.5Z."""
    text = time.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00")
    return text.rstrip("0").rstrip(".") + "Z" if "." in text else text + "Z"
