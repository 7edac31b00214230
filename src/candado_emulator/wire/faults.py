"""What the emulator was told to do wrong: refuse, trim, delay, limit, break."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Literal, TypeVar, cast

import msgspec


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which requests are meant; what is not given does not matter. Names are case-insensitive."""

    area: str = ""
    """area, or area and resource: git, git/repositories"""
    path: str = ""
    """a pattern with * over the path below the organization"""
    method: str = ""
    project: str = ""
    """by name, as it stands in the path, or by id"""
    identity: str = ""
    seen: int = 0
    """how many such requests there were; the emulator counts"""


class Deny(Fault, kw_only=True):
    """The request is refused with 403, or its list is trimmed as if the caller might not see the items."""

    how: Literal["refuse", "trim"] = "refuse"
    hide: list[str] = []
    """names or ids of the items that a trimmed list does not show; empty: it shows none"""


class Delay(Fault, kw_only=True):
    """The answer comes later."""

    seconds: float


class Limit(Fault, kw_only=True):
    """After some requests the rest is refused with 429."""

    after: int
    times: int | None = None
    """how many are refused; null: all"""
    retry_after: int = 1


class Break(Fault, kw_only=True):
    """The answer is not what it should be."""

    how: Literal["status", "malformed", "cut", "sign-in"] = "status"
    """malformed JSON; a body cut off in the middle; a sign-in page with 203"""
    status: int = 500
    nth: int = 1
    """the first request that breaks"""
    times: int | None = 1
    """how many break; null: all from then on"""


F = TypeVar("F", bound=Fault)


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What a fault is compared with."""

    area: str
    path: str
    method: str
    projects: frozenset[str]
    identity: str


class Faults:
    """All that is to go wrong."""

    def __init__(self) -> None:
        self.all: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """From now on."""
        self.all.append(fault)

    def meant(self, target: Target) -> list[Fault]:
        """The faults for a request, which is counted; the last told first."""
        found = [fault for fault in reversed(self.all) if _is_meant(fault, target)]
        for fault in found:
            fault.seen += 1
        return found


def of(kind: type[F], faults: Iterable[Fault]) -> list[F]:
    """The faults of one kind that strike now."""
    return [fault for fault in faults if isinstance(fault, kind) and _strikes(fault)]


def _strikes(fault: Fault) -> bool:
    if isinstance(fault, Limit):
        return fault.seen > fault.after and (fault.times is None or fault.seen <= fault.after + fault.times)
    if isinstance(fault, Break):
        return fault.seen >= fault.nth and (fault.times is None or fault.seen < fault.nth + fault.times)
    return True


def _is_meant(fault: Fault, target: Target) -> bool:
    area = fault.area.lower()
    return (
        (not area or area == target.area or target.area.startswith(f"{area}/"))
        and (not fault.path or fnmatchcase(target.path.lower(), fault.path.lower()))
        and (not fault.method or fault.method.upper() == target.method)
        and (not fault.project or fault.project.lower() in target.projects)
        and (not fault.identity or fault.identity.lower() == target.identity.lower())
    )


def trimmed(body: object, hide: list[str]) -> object:
    """A list without the hidden items, data providers without their data; everything else as it is."""
    if not isinstance(body, dict):
        return body
    fields = cast("dict[str, object]", body)
    if "dataProviders" in fields:
        return {**fields, "dataProviders": {}}
    for key in ("value", "members", "items", "decoratedAuditLogEntries"):
        items = fields.get(key)
        if isinstance(items, list):
            kept = [item for item in cast("list[object]", items) if hide and not _is_hidden(item, hide)]
            return {**fields, key: kept} | ({"count": len(kept)} if "count" in fields else {})
    return fields


def _is_hidden(item: object, hide: list[str]) -> bool:
    if not isinstance(item, dict):
        return False
    fields = cast("dict[str, object]", item)
    return any(
        str(fields.get(key)) in hide for key in ("id", "name", "displayName", "token", "principalName")
    )
