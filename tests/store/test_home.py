"""Names on disk: whatever an organization is called, its folder is a plain one below the home."""

from datetime import UTC, datetime, timedelta
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.store import home as homes
from candado.store.errors import NotStored
from candado.store.home import Kind
from tests.store.given import NOW, ORGANIZATION, begin, project, scan

HOSTILE = st.text() | st.sampled_from(
    ["..", ".", "../x", "a/b", "a\\b", "C:", "*", "con", "NUL", "a\0b", "'", "~"]
)


@given(HOSTILE)
def test_a_folder_lies_directly_below_the_home(name: str) -> None:
    home = Path("home")
    try:
        path = homes.folder(home, name)
    except ValueError as error:
        assert "name" in str(error)
        return
    assert path.parent == home
    assert len(PureWindowsPath(path.name).parts) == 1
    assert path.name.strip(". ") == path.name
    assert not set(path.name) & set('*?[]:<>|"/\\\0')
    assert path.name.partition(".")[0] not in {"con", "nul", "aux", "prn"}


@given(HOSTILE, HOSTILE)
def test_two_organizations_share_a_folder_only_if_they_differ_in_case_alone(one: str, other: str) -> None:
    try:
        paths = homes.folder(Path(), one), homes.folder(Path(), other)
    except ValueError:
        return
    assert (paths[0] == paths[1]) == (one.lower() == other.lower())


def test_organizations_are_listed_by_name(tmp_path: Path) -> None:
    assert homes.organizations(tmp_path / "none") == []
    for name in ("Fabrikam", "server/tfs/DefaultCollection", "con"):
        homes.folder(tmp_path, name).mkdir()
    (tmp_path / "file").touch()
    assert homes.organizations(tmp_path) == ["con", "fabrikam", "server/tfs/defaultcollection"]


def test_nobody_else_may_look(tmp_path: Path) -> None:
    snapshot = scan(tmp_path / "home", [project("web")])
    begin(tmp_path / "home").close()
    below = [path for path in (tmp_path / "home").rglob("*") if path.is_dir()]
    assert snapshot.path in below
    for path in [tmp_path / "home", *below]:
        assert path.stat().st_mode & 0o777 == 0o700


def test_scans_of_the_same_moment_have_names_of_their_own(tmp_path: Path) -> None:
    names = [scan(tmp_path, []).name for _ in range(3)]
    assert names == [f"2026-11-25T13-24-00.00{n}Z" for n in range(3)]
    folder = homes.folder(tmp_path, ORGANIZATION)
    assert [homes.time_of(path) for path in homes.directories(folder, Kind.SNAPSHOT)] == [
        NOW + timedelta(milliseconds=n) for n in range(3)
    ]
    with pytest.raises(ValueError, match="a time without a zone"):
        homes.free_name(folder, datetime(2026, 1, 1), Kind.STAGE)
    assert homes.free_name(folder, datetime(2026, 1, 1, tzinfo=UTC), Kind.STAGE).name.endswith("Z.stage")


def test_what_a_user_means(tmp_path: Path) -> None:
    with pytest.raises(NotStored, match="no snapshot of Contoso is kept"):
        homes.resolve(tmp_path, ORGANIZATION, "latest")
    paths = [scan(tmp_path, [], now=NOW + timedelta(hours=hours)).path for hours in (0, 1, 24)]
    begin(tmp_path, NOW + timedelta(days=2)).close()

    def resolve(text: str) -> Path:
        return homes.resolve(tmp_path, ORGANIZATION, text)

    assert resolve("latest") == paths[2]
    assert resolve("2026-11-26") == paths[2]
    assert resolve("2026-11-25T13:24") == paths[0]
    assert resolve(paths[1].name) == paths[1]
    assert resolve(str(paths[1])) == paths[1]
    with pytest.raises(NotStored, match=r"2026-11-25 may be 2026-11-25T13-24-00\.000Z, 2026-11-25T14"):
        resolve("2026-11-25")
    with pytest.raises(NotStored, match="named 2025; there are: 2026"):
        resolve("2025")
