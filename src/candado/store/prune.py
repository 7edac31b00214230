"""Removes what is old: snapshots with their assessments, and scans that nobody will finish."""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from candado.store import home as homes
from candado.store import lock, replace, sealed, stage
from candado.store.assessment import Assessment
from candado.store.errors import Busy
from candado.store.home import Kind
from candado.store.lock import locked
from candado.store.snapshot import Snapshot


class Removal(msgspec.Struct, frozen=True):
    """Something that pruning would remove."""

    path: Path
    kind: Kind
    why: str


def plan(
    home: Path,
    organization: str,
    *,
    now: datetime,
    older_than: timedelta | None = None,
    keep: int | None = None,
) -> list[Removal]:
    """What pruning would remove; it removes nothing.

    With both, the newest `keep` snapshots stay however old they are. An assessment goes with its snapshot; an
    unfinished scan goes once it can no longer be resumed, unless it is running.

    Errors: Damaged, Incompatible where one cannot be read; ValueError where neither limit is given.
    """
    if older_than is None and keep is None:
        raise ValueError("say how old, or how many: nothing is pruned without a limit")
    if keep is not None and keep < 0:
        raise ValueError(f"{keep} snapshots cannot be kept; give 0 or more")
    folder = homes.folder(home, organization)
    snapshots = homes.directories(folder, Kind.SNAPSHOT)
    going: dict[str, Removal] = {}
    for newer, path in enumerate(reversed(snapshots)):
        if newer < (keep or 0) or (older_than is not None and now - homes.time_of(path) <= older_than):
            continue
        why = f"older than {older_than.days} days" if older_than else f"not among the newest {keep}"
        going[Snapshot.open(path).name] = Removal(path, Kind.SNAPSHOT, why)
    found = list(going.values())
    found += [
        Removal(path, Kind.ASSESSMENT, "its snapshot goes")
        for path in homes.directories(folder, Kind.ASSESSMENT)
        if Assessment.open(path).judgement.snapshot_name in going
    ]
    found += [
        Removal(path, Kind.STAGE, "too old to be resumed")
        for path in homes.directories(folder, Kind.STAGE)
        if now - homes.time_of(path) > stage.RESUMABLE_FOR and not _is_running(path)
    ]
    return sorted(found, key=lambda removal: removal.path.name)


def prune(home: Path, organization: str, removals: Iterable[Removal], now: datetime) -> None:
    """Remove what was planned, and end a pruning that was interrupted.

    Errors: Damaged, Incompatible where a manifest is no longer as it was; Busy where a scan has begun again.
    """
    folder = homes.folder(home, organization)
    if not folder.is_dir():
        return
    with locked(sealed.folder_lock(folder)):
        replace.settle(folder)
        for removal in removals:
            if not removal.path.exists():
                continue
            if removal.kind is Kind.STAGE:
                remove_stage(removal.path)
            else:
                replace.remove(removal.path, removal.why, now.astimezone(UTC))


def remove_stage(path: Path) -> None:
    """Remove an unfinished scan. Errors: Busy where it is running."""
    held = lock.acquire(path / "lock")
    if held is None:
        raise Busy(f"the scan {path.name} is running; wait for it, or stop it")
    held.close()
    shutil.rmtree(path)


def _is_running(path: Path) -> bool:
    held = lock.acquire(path / "lock")
    if held is None:
        return True
    held.close()
    return False
