"""Verify notices whatever was changed, removed, added or exchanged."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candado.model.assessment import Status
from candado.store import chain, prune
from candado.store import home as homes
from candado.store.chain import Problem
from candado.store.home import Kind
from tests.store.given import ANA, NOW, ORGANIZATION, assess, project, scan


@pytest.fixture(scope="module")
def kept() -> Iterator[Path]:
    """Three snapshots, of which the first was pruned, and two assessments."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for days in range(3):
            now = NOW + timedelta(days=days)
            snapshot = scan(home, [ANA, project(f"web{days}")], now=now, asked=["users"])
            assess(snapshot, {("public-project", "web0"): Status.FAILED}, now=now)
        removals = prune.plan(home, ORGANIZATION, now=NOW, keep=2)
        prune.prune(home, ORGANIZATION, removals, NOW)
        assert chain.verify(home, ORGANIZATION) == []
        yield home


@pytest.fixture
def home(kept: Path, tmp_path: Path) -> Path:
    shutil.copytree(kept, tmp_path / "home")
    return tmp_path / "home"


def files(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*") if path.is_file() and path.name != ".lock")


def problems(home: Path) -> list[Problem]:
    return chain.verify(home, ORGANIZATION)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_byte(kept: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(files(kept)))
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    flip = data.draw(st.integers(1, 255))
    try:
        path.write_bytes(content[:at] + bytes([content[at] ^ flip]) + content[at + 1 :])
        assert problems(kept)
    finally:
        path.write_bytes(content)


def test_every_file_is_looked_at(home: Path) -> None:
    kinds = {path.suffix for path in files(home)}
    assert kinds == {".parquet", ".json", ".gz", ".sha256"}
    for path in files(home):
        content = path.read_bytes()
        for changed in (content + b"\n", content[:-1], b""):
            path.write_bytes(changed)
            assert problems(home), path
        path.unlink()
        assert problems(home), path
        path.write_bytes(content)
    assert problems(home) == []


def test_the_problem_names_the_file(home: Path) -> None:
    snapshot = homes.resolve(home, ORGANIZATION, "latest")
    (snapshot / "projects.parquet").write_bytes(b"other")
    (snapshot / "users.parquet").unlink()
    (snapshot / "more.txt").touch()
    assert problems(home) == [
        Problem(f"{snapshot.name}/more.txt", "was put there by something else"),
        Problem(f"{snapshot.name}/projects.parquet", "is not what was written"),
        Problem(f"{snapshot.name}/users.parquet", "is missing"),
    ]


def test_a_link_to_another_file_is_no_file(home: Path) -> None:
    snapshot = homes.resolve(home, ORGANIZATION, "latest")
    elsewhere = home / "elsewhere.parquet"
    (snapshot / "projects.parquet").rename(elsewhere)
    (snapshot / "projects.parquet").symlink_to(elsewhere)
    assert problems(home) == [Problem(f"{snapshot.name}/projects.parquet", "is no longer a file")]


@pytest.mark.parametrize("kind", [Kind.SNAPSHOT, Kind.ASSESSMENT])
def test_a_directory_that_is_missing(home: Path, kind: Kind) -> None:
    first, second = homes.directories(homes.folder(home, ORGANIZATION), kind)
    shutil.rmtree(first)
    assert Problem(second.name, "the one before it is missing or is another") in problems(home)


def test_a_newest_snapshot_that_is_missing_is_missed_by_its_assessment(home: Path) -> None:
    newest = homes.resolve(home, ORGANIZATION, "latest")
    shutil.rmtree(newest)
    [problem] = problems(home)
    assert problem.what == f"its snapshot {newest.name} is missing or is another"


def test_directories_that_were_exchanged(home: Path) -> None:
    first, second = homes.directories(homes.folder(home, ORGANIZATION), Kind.SNAPSHOT)
    first.rename(home / "aside")
    second.rename(first)
    (home / "aside").rename(second)
    assert problems(home) == [
        Problem(first.name, f"was named {second.name}"),
        Problem(second.name, f"was named {first.name}"),
    ]


def test_a_copy_has_the_place_of_another(home: Path) -> None:
    newest = homes.resolve(home, ORGANIZATION, "latest")
    copy = newest.with_name("2027-01-01T00-00-00.000Z")
    shutil.copytree(newest, copy)
    assert Problem(copy.name, "has the place of another in the chain") in problems(home)


def test_what_comes_back_after_pruning(home: Path, tmp_path: Path) -> None:
    first = homes.directories(homes.folder(home, ORGANIZATION), Kind.SNAPSHOT)[0]
    shutil.copytree(first, tmp_path / "copy")
    prune.prune(home, ORGANIZATION, prune.plan(home, ORGANIZATION, now=NOW, keep=1), NOW)
    shutil.copytree(tmp_path / "copy", first)
    assert problems(home) == [Problem(first.name, "should have been pruned; run candado prune again")]
    prune.prune(home, ORGANIZATION, [], NOW)
    assert problems(home) == []


def test_a_snapshot_of_another_organization(home: Path) -> None:
    foreign = scan(home.with_name("other"), [project("web")])
    folder = homes.folder(home, "fabrikam")
    shutil.copytree(foreign.path, folder / foreign.name)
    assert chain.verify(home, "fabrikam") == [Problem(foreign.name, "is of another organization, Contoso")]


def test_damage_does_not_stop_the_next_scan(home: Path) -> None:
    newest = homes.resolve(home, ORGANIZATION, "latest")
    (newest / "manifest.json").write_bytes(b"{}")
    later = scan(home, [], now=NOW + timedelta(days=9))
    assert later.manifest.place.sequence == 3
    assert {problem.where for problem in problems(home)} >= {newest.name}


def test_nothing_kept_is_well(tmp_path: Path) -> None:
    assert chain.verify(tmp_path, "nobody") == []
