"""A person is erased everywhere, and the chain holds."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.store import chain, parquet, person, redaction
from candado.store import home as homes
from candado.store.assessment import Assessment
from candado.store.errors import Busy, NotStored
from candado.store.home import Kind
from candado.store.person import Trace
from candado.store.snapshot import Snapshot
from candado.store.stage import Stage
from tests.store.given import ANA, CLEAN, NOW, ORGANIZATION, begin, fill, write


@pytest.mark.parametrize("who", ["aad.ana", "Ana@Contoso.example", "ana.diaz@contoso.example"])
def test_a_person_is_erased_everywhere(tmp_path: Path, who: str) -> None:
    fill(tmp_path, days=2)
    begin(tmp_path, NOW + timedelta(days=3)).close()
    found = person.find(tmp_path, ORGANIZATION, who)
    assert [
        (trace.path.name[8:10], trace.kind, trace.people, trace.bodies, trace.findings) for trace in found
    ] == [
        ("25", Kind.SNAPSHOT, 1, 1, 0),
        ("26", Kind.SNAPSHOT, 1, 1, 0),
        ("25", Kind.ASSESSMENT, 0, 0, 1),
        ("26", Kind.ASSESSMENT, 0, 0, 1),
        ("28", Kind.STAGE, 0, 0, 0),
    ]
    assert person.erase(tmp_path, ORGANIZATION, who, NOW) == found
    for path in homes.directories(homes.folder(tmp_path, ORGANIZATION), Kind.SNAPSHOT):
        snapshot = Snapshot.open(path)
        assert [body.content for body in snapshot.bodies()] == [CLEAN]
        with snapshot.connect() as connection:
            assert connection.execute("select id from people").fetchall() == [("aad.bo",)]
            assert connection.execute("select id from projects").fetchall() == [("web",)]
    for path in homes.directories(homes.folder(tmp_path, ORGANIZATION), Kind.ASSESSMENT):
        with parquet.connect() as connection:
            Assessment.open(path).attach(connection)
            assert connection.execute("select reason, owner, resource_id from findings").fetchall() == [
                ("made by [removed]", "made by [removed]", "web")
            ]
    assert chain.verify(tmp_path, ORGANIZATION) == []
    assert not list(tmp_path.glob("*/*.stage"))
    assert b"contoso.example" not in b"".join(path.read_bytes() for path in tmp_path.glob("*/tombstones/*"))
    with pytest.raises(NotStored, match="no snapshot knows"):
        person.find(tmp_path, ORGANIZATION, who)


def test_a_person_cannot_be_erased_while_a_scan_runs(tmp_path: Path) -> None:
    fill(tmp_path, days=1)
    with begin(tmp_path, NOW + timedelta(days=1)) as stage:
        with pytest.raises(Busy, match="is running"):
            person.erase(tmp_path, ORGANIZATION, "aad.ana", NOW)
        write(stage, "u", 1, [])


def test_a_reader_who_is_erased_leaves_the_manifest(tmp_path: Path) -> None:
    with Stage.begin(tmp_path, ORGANIZATION, "Ana D\u00edaz (ana@contoso.example)", NOW) as stage:
        write(stage, "u", 1, [ANA])
        stage.commit(organization_id="o", finished=NOW, asked=[])
    [trace] = person.erase(tmp_path, ORGANIZATION, "aad.ana", NOW)
    assert trace == Trace(path=trace.path, kind=Kind.SNAPSHOT, people=1)
    assert Snapshot.open(trace.path).scan.identity == "[removed] ([removed])"


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_redaction_leaves_json_and_no_name(value: object) -> None:
    names = ["Ana D\u00edaz", "a", '"', "\\"]
    pattern = redaction.names_pattern(names)
    text = msgspec.json.encode(value).decode()
    redacted = msgspec.json.decode(redaction.redact_json(pattern, text))

    def expected(inner: object) -> object:
        if isinstance(inner, str):
            return pattern.sub(redaction.REMOVED, inner)
        if isinstance(inner, list):
            return [expected(each) for each in inner]
        assert isinstance(inner, dict)
        return {key: expected(each) for key, each in inner.items()}

    assert redacted == expected(value)


def test_redaction_of_nobody_changes_nothing() -> None:
    assert redaction.redact(redaction.names_pattern(["", " "]), "anybody") == "anybody"
    assert redaction.redact_json(redaction.names_pattern(["bo"]), "<p>Bo, bob") == "<p>[removed], bob"
