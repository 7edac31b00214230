"""A snapshot holds what was read, how whole it is, and the words of the service."""

from pathlib import Path

import msgspec
import pytest

from candado.model import tables
from candado.model.projects import Project
from candado.model.reading import Coverage, Reading
from candado.store import sealed
from candado.store.assessment import Assessment
from candado.store.errors import Damaged, Incompatible, NotStored
from candado.store.snapshot import Snapshot
from tests.store.given import NOW, ORGANIZATION_ID, assess, begin, project, read, scan, write


def test_every_collected_table_is_there(tmp_path: Path) -> None:
    snapshot = scan(tmp_path, [project("web"), project("api")], asked=["users"])
    assert sorted(snapshot.tables()) == ["calls", "coverage", "projects", "users"]
    with snapshot.connect() as connection:
        names = connection.execute(
            "select distinct table_name from duckdb_columns() where database_name = current_database()"
        )
        shown = {
            table: [(name, type) for name, type, *_ in connection.execute(f"describe {table}").fetchall()]
            for (table,) in names.fetchall()
        }
        collected = {name: table for name, table in tables().items() if not table.derived_from}
        del collected["verdicts"], collected["findings"]
        assert shown == {
            name: [(column.name, column.sql_type) for column in table.columns()]
            for name, table in collected.items()
        }
        assert connection.execute("select id from projects").fetchall() == [("web",), ("api",)]
        assert connection.execute("select count(*) from repositories").fetchone() == (0,)
        connection.execute("insert into coverage by name select * from coverage")


def test_the_manifest_says_what_was_done(tmp_path: Path) -> None:
    with begin(tmp_path, options={"project": "web"}) as stage:
        first = stage.commit(organization_id=ORGANIZATION_ID, finished=NOW, asked=["users"])
    second = scan(tmp_path, [project("web")])
    assert first.scan == sealed.Scan(
        organization_id=ORGANIZATION_ID,
        identity="reader",
        started=NOW,
        finished=NOW,
        options={"project": "web"},
    )
    assert first.manifest.place == sealed.Place(1, None)
    assert second.manifest.place == sealed.Place(2, first.digest)
    assert {name: table.rows for name, table in second.manifest.tables.items()} == {
        "calls": 1,
        "coverage": 0,
        "projects": 1,
    }
    assert not first.path.with_name(f"{first.name}.stage").exists()


def test_the_worst_of_several_reads_counts(tmp_path: Path) -> None:
    def note(status: Reading, rows: int, scope: str = "web") -> Coverage:
        return Coverage("repositories", scope, status, status.value, None, "", "", rows)

    with begin(tmp_path) as stage:
        stage.finish("a", [note(Reading.READ, 3), note(Reading.ABSENT, 0, "api")])
        stage.finish("b", [note(Reading.FORBIDDEN, 0), note(Reading.READ, 5, "api")])
        stage.finish("c", [note(Reading.PARTIAL, 1)])
        coverage = stage.commit(organization_id="o", finished=NOW, asked=[]).coverage()
    assert coverage == [note(Reading.READ, 5, "api"), note(Reading.FORBIDDEN, 4)]


def test_the_words_of_the_service_come_back(tmp_path: Path) -> None:
    words = {"one": b'{"name": "\\u0000 \xc3\xa9"}', "two": b"\xff\xfe no text", "three": b""}
    with begin(tmp_path) as stage:
        for unit, raw in words.items():
            write(stage, unit, 1, [], raw)
            write(stage, unit, 2, [], b"more")
        snapshot = stage.commit(organization_id="o", finished=NOW, asked=[])
    for unit, raw in words.items():
        assert [(body.page, body.content) for body in snapshot.bodies(unit=unit)] == [(1, raw), (2, b"more")]
        [body] = snapshot.bodies(url=f"https://dev.example/{unit}?page=1")
        assert (body.unit, body.endpoint, body.content) == (unit, "endpoint", raw)
    assert len(list(snapshot.bodies())) == 6


def test_what_is_no_snapshot_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(NotStored, match="holds no snapshot"):
        Snapshot.open(tmp_path)
    snapshot = scan(tmp_path, [])
    assessment = assess(snapshot, {})
    with pytest.raises(Incompatible, match="is an assessment, not a snapshot"):
        Snapshot.open(assessment.path)
    with pytest.raises(Incompatible, match="is a snapshot, not an assessment"):
        Assessment.open(snapshot.path)


def test_another_format_is_told(tmp_path: Path) -> None:
    for other, said in ((sealed.FORMAT - 1, "scan again"), (sealed.FORMAT + 1, "update Candado")):
        path = _sealed(tmp_path, scan(tmp_path, []), format=other)
        with pytest.raises(Incompatible, match=f"has format {other}, .* reads {sealed.FORMAT}; {said}"):
            Snapshot.open(path)


def test_a_folder_with_another_format_takes_no_scan(tmp_path: Path) -> None:
    snapshot = scan(tmp_path, [])
    newer = _sealed(tmp_path, snapshot, format=sealed.FORMAT + 1)
    newer.rename(snapshot.path.with_name("2027-01-01T00-00-00.000Z"))
    with pytest.raises(Incompatible, match="update Candado"):
        begin(tmp_path)


def test_other_columns_are_told(tmp_path: Path) -> None:
    snapshot = scan(tmp_path, [project("web")])
    older = {**snapshot.manifest.tables, "projects": sealed.TableFile(1, {"id": "VARCHAR"})}
    path = _sealed(tmp_path, snapshot, product="0.0.9", tables=older)
    with pytest.raises(Incompatible, match=r"projects was written by Candado 0\.0\.9 with other columns"):
        Snapshot.open(path).connect().__enter__()


def test_a_table_that_is_no_more_is_left_out(tmp_path: Path) -> None:
    snapshot = scan(tmp_path, [project("web")])
    more = {**snapshot.manifest.tables, "gone": sealed.TableFile(1, {"id": "VARCHAR"})}
    assert "gone" not in Snapshot.open(_sealed(tmp_path, snapshot, tables=more)).tables()


def test_damage_is_told(tmp_path: Path) -> None:
    snapshot = scan(tmp_path, [project("web")], coverage=[read(Project)])
    (snapshot.path / "projects.parquet").write_bytes(b"nothing")
    with pytest.raises(Damaged, match=r"projects\.parquet is not readable"):
        snapshot.connect().__enter__()
    manifest = snapshot.path / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b"reader", b"writer"))
    with pytest.raises(Damaged, match=r"manifest\.json is not what was written"):
        Snapshot.open(snapshot.path)


def _sealed(tmp_path: Path, snapshot: Snapshot, **changes: object) -> Path:
    """The files of a snapshot, sealed with another manifest."""
    path = tmp_path / "sealed"
    path.mkdir(exist_ok=True)
    for file in path.iterdir():
        file.unlink()
    for name in snapshot.manifest.files:
        (path / name).write_bytes((snapshot.path / name).read_bytes())
    sealed.seal(path, msgspec.structs.replace(snapshot.manifest, **changes))
    return path
