"""What the service writes oddly, put right: dates that mean never, lists in strings, credentials in URLs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from candado.code.texts import GUID

T = TypeVar("T")
_URL = re.compile(
    r"""(?P<scheme>[a-z][a-z0-9+.-]*://)?
    ([^/\\?\#]*@)?
    (?P<host>([\w.-]*|\[[0-9a-f:.]+\])(:\d+)?)
    (?P<path>[/\\][^?\#@]*)?
    ([?\#][^@]*)?""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
NOBODY = "00000000-0000-0000-0000-000000000000"
"""The GUID that the service writes for none."""


def moment(value: datetime | None) -> datetime | None:
    """A time in UTC; None for the service's 0001-01-01, which means never. Without an offset it is UTC."""
    return None if value is None or value.year == 1 else instant(value)


def instant(value: datetime) -> datetime:
    """A time in UTC. Without an offset it is UTC.

    Raises:
        ValueError: it is the service's 0001-01-01, which means never.
    """
    if value.year == 1:
        raise ValueError("a time was expected, not the service's 0001-01-01 for never")
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        return value.replace(tzinfo=UTC)


def guid(value: str | None) -> str | None:
    """The GUID in lower case; None where the text is none, or the one for nobody."""
    if value is None or not GUID.fullmatch(value) or value == NOBODY:
        return None
    return value.lower()


def open_url(url: str) -> str:
    """A URL without what may be secret in it: user names, passwords, query and fragment.

    Empty where a password cannot be told apart, as in `https://user:pass/word@host`: people type anything.
    """
    match = _URL.fullmatch(url)
    return f"{match['scheme'] or ''}{match['host']}{match['path'] or ''}" if match else ""


def batches(values: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """The values in lists of at most `size`."""
    batch: list[T] = []
    for value in values:
        batch.append(value)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


class _Subject(msgspec.Struct, rename="camel"):
    object_id: str


def object_ids(value: object) -> tuple[str, ...]:
    """The object ids of an allow list: ids, or objects with an `objectId`, as a list or as JSON in a string.

    Raises:
        ValueError: it is nothing of that.
    """
    if value is None or value == "":
        return ()
    try:
        found = msgspec.json.decode(value) if isinstance(value, str) else value
        subjects = msgspec.convert(found, list[str | _Subject])
    except msgspec.MsgspecError as error:
        raise ValueError(f"a list of object ids was expected ({error})") from error
    return tuple(subject if isinstance(subject, str) else subject.object_id for subject in subjects)
