"""A scan that dies goes on where it was: at most the page being written is lost, and nothing is torn."""

import signal
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from candado.model.projects import Project
from candado.model.reading import CallMade, Reading
from candado.store import sealed
from candado.store.errors import Damaged, NothingToResume
from candado.store.snapshot import Snapshot
from candado.store.stage import Stage
from tests.store.given import NOW, ORGANIZATION, ORGANIZATION_ID, begin, project, read, write
from tests.store.killing import Killed, killed_at

UNITS = {"projects": 3, "acl/{x}": 2, "empty": 1}


def read_all(stage: Stage) -> Snapshot:
    """What a scan does: every unit, from where it stands, then the snapshot."""
    for unit, pages in UNITS.items():
        for number in range(stage.unit(unit).pages + 1, pages + 1):
            write(stage, unit, number, [project(f"{unit}-{number}")], f"{unit} {number}".encode())
        if not stage.unit(unit).complete:
            stage.finish(unit, [read(Project, unit)])
    return stage.commit(organization_id=ORGANIZATION_ID, finished=NOW, asked=["projects", "users"])


def begin_again(home: Path) -> Stage:
    try:
        return begin(home, resume=True)
    except NothingToResume:
        return begin(home)


def content(snapshot: Snapshot) -> object:
    with snapshot.connect() as connection:
        rows = connection.execute("select id from projects order by id").fetchall()
    return rows, snapshot.coverage(), [body.content for body in snapshot.bodies()]


@settings(max_examples=12, deadline=None)
@given(kills=st.lists(st.integers(0, 40), max_size=3))
def test_a_scan_that_is_killed_anywhere_ends_as_if_it_was_not(kills: list[int]) -> None:
    with tempfile.TemporaryDirectory() as whole, tempfile.TemporaryDirectory() as broken:
        expected = content(read_all(begin(Path(whole))))
        for kill in kills:
            stage: Stage | None = None
            try:
                with killed_at(kill):
                    stage = begin_again(Path(broken))
                    read_all(stage)
            except Killed:
                pass
            if stage is not None:
                stage.close()
        home = Path(broken)
        snapshots = [path for path in home.glob("*/*Z") if path.is_dir()]
        assert content(Snapshot.open(snapshots[-1]) if snapshots else read_all(begin_again(home))) == expected


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_pages_that_a_power_failure_took_are_read_again(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with begin(home) as stage:
            for unit, pages in UNITS.items():
                for number in range(1, pages + 1):
                    write(stage, unit, number, [project(f"{unit}-{number}")])
                stage.finish(unit, [read(Project, unit)])
            path = stage.path / "pages"
        content = path.read_bytes()
        start = data.draw(st.integers(0, len(content) - 1))
        end = data.draw(st.none() | st.integers(start + 1, len(content)))
        path.write_bytes(
            content[:start] if end is None else content[:start] + bytes(end - start) + content[end:]
        )
        assume(path.read_bytes() != content)
        with begin(home, resume=True) as stage:
            staged = {unit: stage.unit(unit).pages for unit in UNITS}
            rows = {row.id for row in stage.rows(Project)}
            assert all(stage.unit(unit).complete == (staged[unit] == pages) for unit, pages in UNITS.items())
        assert sum(staged.values()) < sum(UNITS.values())
        assert rows == {f"{unit}-{n}" for unit, pages in staged.items() for n in range(1, pages + 1)}


@pytest.mark.parametrize("lines", [1, 7, 40])
def test_kill_9_loses_at_most_the_page_being_written(tmp_path: Path, lines: int) -> None:
    script = (
        "import sys, itertools; from pathlib import Path; from tests.store.given import *\n"
        "stage = begin(Path(sys.argv[1]))\n"
        "for n in itertools.count(1):\n"
        "    stage.call(CallMade('e', 'GET', 'u', NOW, 0.0, 200, '', 0))\n"
        "    write(stage, 'u', n, [project(str(n))])\n"
        "    print(n, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as scan:
        assert scan.stdout is not None
        done = [int(scan.stdout.readline()) for _ in range(lines)][-1]
        scan.send_signal(signal.SIGKILL)
        done = max([done, *(int(line) for line in scan.stdout)])
    with begin(tmp_path, resume=True) as stage:
        pages = stage.unit("u").pages
        assert pages in (done, done + 1)
        assert [row.id for row in stage.rows(Project)] == [str(n) for n in range(1, pages + 1)]
        snapshot = stage.commit(organization_id="o", finished=NOW, asked=[])
    assert snapshot.manifest.tables["calls"].rows in (done, done + 1)


def test_a_torn_last_line_is_cut_off(tmp_path: Path) -> None:
    with begin(tmp_path) as stage:
        stage.finish("a", [read(Project)])
        stage.call(CallMade("e", "GET", "u", NOW, 0.0, 200, "", 0))
    for name in ("finished.jsonl", "calls.jsonl"):
        with (stage.path / name).open("ab") as file:
            file.write(b'{"unit": "b", "cove')
    with begin(tmp_path, resume=True) as stage:
        assert (stage.unit("a").complete, stage.unit("b").complete) == (True, False)
        stage.finish("b", [])
        stage.call(CallMade("e", "GET", "v", NOW, 0.0, 200, "", 0))
    with begin(tmp_path, resume=True) as stage:
        assert stage.unit("b").complete
        assert stage.commit(organization_id="o", finished=NOW, asked=[]).manifest.tables["calls"].rows == 2


def test_a_stage_that_is_damaged_is_not_continued(tmp_path: Path) -> None:
    with begin(tmp_path) as stage:
        (stage.path / "finished.jsonl").write_bytes(b"?\n")
    with pytest.raises(Damaged, match=r"finished\.jsonl is damaged; scan without --resume"):
        begin(tmp_path, resume=True)


def test_a_unit_counts_its_pages_and_may_be_read_anew(tmp_path: Path) -> None:
    with begin(tmp_path) as stage:
        assert stage.unit("u").pages == 0
        for number in (1, 2):
            write(stage, "u", number, [project(f"{number}")])
        assert stage.unit("u").pages == 2
        with pytest.raises(ValueError, match="page 4 of u is out of turn: 2 are there"):
            write(stage, "u", 4, [])
        write(stage, "u", 1, [project("anew")])
        assert stage.unit("u").pages == 1
        assert [row.id for row in stage.rows(Project)] == ["anew"]
        stage.finish("u", [read(Project)])
        assert [note.status for note in stage.coverage()] == [Reading.READ]
        with pytest.raises(ValueError, match="u was finished"):
            write(stage, "u", 2, [])


def test_what_is_staged_can_be_asked_as_a_snapshot_can(tmp_path: Path) -> None:
    with begin(tmp_path) as stage:
        write(stage, "u", 1, [project("one"), project("two")])
        write(stage, "u", 2, [project("one", "public")])
        question = "select id, visibility from projects order by id"
        with stage.connect(["projects", "users"]) as connection:
            shown = connection.execute(question).fetchall()
            assert connection.execute("select count(*) from repositories").fetchall() == [(0,)]
        with stage.connect(["users"]) as connection:
            assert connection.execute(question).fetchall() == []
        snapshot = stage.commit(organization_id="o", finished=NOW, asked=[])
    with snapshot.connect() as connection:
        assert connection.execute(question).fetchall() == shown == [("one", "public"), ("two", "private")]


def test_what_finished_a_unit_does_not_finish_what_is_read_in_its_place(tmp_path: Path) -> None:
    with begin(tmp_path) as stage:
        write(stage, "u", 1, [project("old")])
        stage.finish("u", [read(Project)])
        pages = stage.path / "pages"
    pages.write_bytes(bytes(pages.stat().st_size))
    with begin(tmp_path, resume=True) as stage:
        write(stage, "u", 1, [project("new")])
    with begin(tmp_path, resume=True) as stage:
        assert (stage.unit("u").pages, stage.unit("u").complete) == (1, False)


def test_what_cannot_be_resumed_says_why(tmp_path: Path) -> None:
    with pytest.raises(NothingToResume, match="no unfinished scan of Contoso is kept"):
        begin(tmp_path, resume=True)
    with (
        begin(tmp_path, options={"project": "web"}),
        pytest.raises(NothingToResume, match="it is still running"),
    ):
        begin(tmp_path, resume=True, options={"project": "web"})
    with pytest.raises(NothingToResume, match="it was asked for something else"):
        begin(tmp_path, resume=True)
    with pytest.raises(NothingToResume, match="older than 6 hours"):
        begin(tmp_path, NOW + timedelta(hours=6, seconds=1), resume=True, options={"project": "web"})
    with pytest.raises(NothingToResume, match="reader read it, and now it is other"):
        Stage.begin(tmp_path, ORGANIZATION, "other", NOW, resume=True)
    with (
        patch("candado.store.stage.__version__", "9.9"),
        pytest.raises(NothingToResume, match=r"Candado .* wrote it"),
    ):
        begin(tmp_path, resume=True, options={"project": "web"})
    later = NOW + timedelta(hours=6)
    with begin(tmp_path, later, resume=True, options={"project": "web"}) as stage:
        assert stage.asked.started == NOW


def test_the_newest_that_fits_is_resumed_and_the_others_stay(tmp_path: Path) -> None:
    for hours, identity in enumerate(("reader", "reader", "other")):
        Stage.begin(tmp_path, ORGANIZATION, identity, NOW + timedelta(hours=hours)).close()
    with begin(tmp_path, NOW + timedelta(hours=3), resume=True) as stage:
        assert stage.asked.started == NOW + timedelta(hours=1)
    assert len(list(tmp_path.glob("*/*.stage"))) == 3


def test_what_is_left_of_a_building_goes_with_the_next(tmp_path: Path) -> None:
    stage = begin(tmp_path)
    with pytest.raises(Killed), patch.object(sealed.shutil, "rmtree", side_effect=Killed):
        read_all(stage)
    stage.close()
    assert list(tmp_path.glob("*/.passing-*"))
    read_all(begin_again(tmp_path))
    assert not list(tmp_path.glob("*/.passing-*"))
