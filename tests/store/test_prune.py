"""Pruning is the one thing that removes; what it leaves verifies, wherever it was interrupted."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candado.store import chain, person, prune
from candado.store import home as homes
from candado.store.errors import Busy, Damaged, NotStored
from candado.store.home import Kind
from candado.store.snapshot import Snapshot
from tests.store.given import CLEAN, NOW, ORGANIZATION, begin, fill, scan
from tests.store.killing import Killed, killed_at


@pytest.fixture(scope="module")
def filled() -> Iterator[Path]:
    """A home with two snapshots and their assessments."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), days=2)
        yield Path(folder)


@pytest.fixture(scope="module")
def four_days() -> Iterator[Path]:
    """A home with a snapshot a day, each with its assessment, that no test changes."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
        yield Path(folder)


def names(home: Path, kind: Kind) -> list[str]:
    return [path.name[8:10] for path in homes.directories(homes.folder(home, ORGANIZATION), kind)]


def planned(
    home: Path,
    now: timedelta = timedelta(days=4),
    *,
    keep: int | None = None,
    older_than: timedelta | None = None,
) -> list[prune.Removal]:
    return prune.plan(home, ORGANIZATION, now=NOW + now, keep=keep, older_than=older_than)


@pytest.mark.parametrize(
    ("keep", "days", "gone"),
    [
        (None, 2, ["25", "26"]),
        (None, 0, ["25", "26", "27", "28"]),
        (3, None, ["25"]),
        (0, None, ["25", "26", "27", "28"]),
        (9, None, []),
        (3, 2, ["25"]),
        (1, 3, ["25"]),
    ],
)
def test_age_and_number(four_days: Path, keep: int | None, days: int | None, gone: list[str]) -> None:
    older_than = None if days is None else timedelta(days=days)
    removals = planned(four_days, keep=keep, older_than=older_than)
    for kind in (Kind.SNAPSHOT, Kind.ASSESSMENT):
        assert [removal.path.name[8:10] for removal in removals if removal.kind is kind] == gone
    assert names(four_days, Kind.SNAPSHOT) == ["25", "26", "27", "28"]


def test_a_limit_must_make_sense(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing is pruned without a limit"):
        planned(tmp_path)
    with pytest.raises(ValueError, match="-1 snapshots cannot be kept"):
        planned(tmp_path, keep=-1)


def test_what_is_left_verifies_and_goes_on(tmp_path: Path) -> None:
    fill(tmp_path)
    prune.prune(tmp_path, ORGANIZATION, planned(tmp_path, keep=2), NOW)
    assert names(tmp_path, Kind.SNAPSHOT) == names(tmp_path, Kind.ASSESSMENT) == ["27", "28"]
    assert chain.verify(tmp_path, ORGANIZATION) == []
    prune.prune(tmp_path, ORGANIZATION, planned(tmp_path, keep=0), NOW)
    assert names(tmp_path, Kind.SNAPSHOT) == names(tmp_path, Kind.ASSESSMENT) == []
    assert scan(tmp_path, [], now=NOW + timedelta(days=5)).manifest.place.sequence == 5
    assert chain.verify(tmp_path, ORGANIZATION) == []


def test_unfinished_scans_go_when_nobody_can_resume_them(tmp_path: Path) -> None:
    begin(tmp_path).close()
    hours = timedelta(hours=1)
    assert planned(tmp_path, 6 * hours, keep=1) == []
    with begin(tmp_path, resume=True):
        assert planned(tmp_path, 7 * hours, keep=1) == []
    [removal] = planned(tmp_path, 7 * hours, keep=1)
    assert (removal.kind, removal.why) == (Kind.STAGE, "too old to be resumed")
    with begin(tmp_path, resume=True), pytest.raises(Busy, match="is running"):
        prune.prune(tmp_path, ORGANIZATION, [removal], NOW)
    prune.prune(tmp_path, ORGANIZATION, [removal], NOW)
    assert planned(tmp_path, 7 * hours, keep=1) == []


def test_what_is_damaged_is_not_removed(tmp_path: Path) -> None:
    fill(tmp_path, days=1)
    removals = planned(tmp_path, keep=0)
    for removal in removals:
        (removal.path / "manifest.json").write_bytes(b"{}")
    with pytest.raises(Damaged):
        planned(tmp_path, keep=0)
    with pytest.raises(Damaged):
        prune.prune(tmp_path, ORGANIZATION, removals, NOW)
    assert names(tmp_path, Kind.SNAPSHOT) == ["25"]


def by_number(home: Path) -> None:
    prune.prune(home, ORGANIZATION, planned(home, keep=1), NOW)


def by_person(home: Path) -> None:
    person.erase(home, ORGANIZATION, "aad.ana", NOW)


@pytest.mark.parametrize("act", [by_number, by_person])
@settings(max_examples=8, deadline=None)
@given(kill=st.integers(0, 60))
def test_an_interruption_is_mended(filled: Path, act: Callable[[Path], None], kill: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = shutil.copytree(filled, Path(folder) / "home")
        try:
            with killed_at(kill):
                act(home)
        except Killed:
            pass
        try:
            act(home)
        except NotStored:
            prune.prune(home, ORGANIZATION, [], NOW)
        assert chain.verify(home, ORGANIZATION) == []
        snapshots = homes.directories(homes.folder(home, ORGANIZATION), Kind.SNAPSHOT)
        assert len(snapshots) == (1 if act is by_number else 2)
        if act is by_person:
            assert all(body.content == CLEAN for path in snapshots for body in Snapshot.open(path).bodies())
