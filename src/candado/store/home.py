"""Where everything is kept: a folder per organization, and in it one directory per scan and per assessment.

    <home>/<organization>/2026-11-25T13-24-00.000Z/              a snapshot
    <home>/<organization>/2026-11-25T13-26-11.431Z.assessment/   what was made of one
    <home>/<organization>/2026-11-25T13-24-00.000Z.stage/        a scan that has not finished
    <home>/<organization>/tombstones/                            what was removed

Names are UTC times, so they sort. A name that comes from outside reaches the disk only encoded.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote

import platformdirs

from candado.store.errors import NotStored

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z")
_KEPT = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_LONGEST_NAME = 200
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")


class Kind(StrEnum):
    """What a directory holds; its name's ending says so."""

    SNAPSHOT = ""
    ASSESSMENT = ".assessment"
    STAGE = ".stage"


def default() -> Path:
    """The user's data directory, as the platform has it."""
    return platformdirs.user_data_path("candado", appauthor=False)


def folder(home: Path, organization: str) -> Path:
    """The folder of an organization, whether or not it exists; names that differ in case are the same.

    Errors: ValueError where the name is empty, too long or not text.
    """
    if not organization:
        raise ValueError("the organization has no name; give it as in https://dev.azure.com/NAME")
    try:
        octets = organization.lower().encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"the organization's name {organization!r} is not valid text") from error
    name = "".join(chr(octet) if chr(octet) in _KEPT else f"%{octet:02x}" for octet in octets)
    if _DEVICES.fullmatch(name):
        name = f"%{octets[0]:02x}{name[1:]}"
    if len(name) > _LONGEST_NAME:
        raise ValueError(f"the organization's name {organization[:40]!r}... is too long for a folder")
    return home / name


def organizations(home: Path) -> list[str]:
    """Names of the organizations that something is kept of, in lower case."""
    if not home.is_dir():
        return []
    return sorted(unquote(path.name) for path in home.iterdir() if path.is_dir())


def time_of(path: Path) -> datetime:
    """The time that a directory is named by."""
    return datetime.strptime(path.name.partition("Z")[0], "%Y-%m-%dT%H-%M-%S.%f").replace(tzinfo=UTC)


def directories(folder: Path, kind: Kind) -> list[Path]:
    """The directories of one kind, oldest first."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.iterdir() if path.name.endswith(kind.value) and path.is_dir())
    return sorted(path for path in found if _TIME.fullmatch(path.name.removesuffix(kind.value)))


def free_name(folder: Path, at: datetime, kind: Kind) -> Path:
    """The directory for something made at a time: the next millisecond that nothing in the folder has."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone names no moment; give it in UTC")
    moment = at.astimezone(UTC)
    taken = {path.name.partition("Z")[0] + "Z" for path in folder.iterdir()}
    while (name := moment.strftime("%Y-%m-%dT%H-%M-%S.") + f"{moment.microsecond // 1000:03}Z") in taken:
        moment += timedelta(milliseconds=1)
    return folder / f"{name}{kind.value}"


def resolve(home: Path, organization: str, text: str, kind: Kind = Kind.SNAPSHOT) -> Path:
    """What a user means by `latest`, a time, the start of one, or a path.

    Errors: NotStored names what there is.
    """
    given = Path(text)
    if (given / "manifest.json").is_file():
        return given
    found = directories(folder(home, organization), kind)
    what = "assessment" if kind is Kind.ASSESSMENT else "snapshot"
    if not found:
        raise NotStored(f"no {what} of {organization} is kept in {home}; run: candado scan {organization}")
    if text == "latest":
        return found[-1]
    start = text.replace(":", "-")
    matching = [path for path in found if path.name.startswith(start)]
    if len(matching) == 1:
        return matching[0]
    if not matching:
        raise NotStored(f"no {what} of {organization} is named {text}; there are: {_names(found)}")
    raise NotStored(f"{text} may be {_names(matching)}; give more of the name")


def _names(paths: Sequence[Path]) -> str:
    shown = [path.name for path in paths[-5:]]
    return ", ".join([*(["..."] if len(paths) > len(shown) else []), *shown])
