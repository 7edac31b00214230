"""What did not change since the last scan is not read again, and what cannot be trusted is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from candado.store import earlier
from candado_emulator.server import Emulator
from tests.examine.scans import LISTS, TEXTS, Scans, found, unread

RULE = "persist-credentials"
WEAK = "steps:\n- checkout: self\n  persistCredentials: true\n- bash: make\n"


@pytest.fixture
def scans(tmp_path: Path) -> Iterator[Scans]:
    with Emulator("small") as emulator:
        emulator.change(_with("web-site", WEAK))
        yield Scans(emulator, tmp_path)


def _with(repository: str, text: str) -> dict[str, object]:
    return {"projects": {"Web": {"repositories": {repository: {"files": {"azure-pipelines.yml": text}}}}}}


def test_an_unchanged_organization_is_listed_and_not_read(scans: Scans) -> None:
    first = scans()
    assert scans.calls() == {LISTS: 3, TEXTS: 3}
    second = scans()
    assert scans.calls() == {LISTS: 3}
    assert found(first, RULE) == found(second, RULE) == {("web-site", "", "azure-pipelines.yml", 3)}
    assert not scans.said


def test_a_file_that_changed_costs_one_call(scans: Scans) -> None:
    scans()
    scans.calls()
    scans.emulator.change(_with("web-api", f"# weaker now\n{WEAK}"))
    assert found(scans(), RULE) == {
        ("web-api", "", "azure-pipelines.yml", 4),
        ("web-site", "", "azure-pipelines.yml", 3),
    }
    assert scans.calls() == {LISTS: 3, TEXTS: 1}


def test_a_file_that_is_gone_is_not_kept(scans: Scans) -> None:
    scans()
    scans.emulator.change(_with("web-site", "trigger: none\n"))
    snapshot = scans()
    assert not found(snapshot, RULE)
    with snapshot.connect() as connection:
        texts = connection.execute("select text from pipeline_texts").fetchall()
    assert texts == [("trigger: none\n",)] * 3


def test_what_is_no_text_is_remembered_as_such(scans: Scans) -> None:
    scans.emulator.change(_with("web-api", "steps: caf\udce9"))
    snapshot = scans()
    scans.calls()
    with snapshot.connect() as connection:
        assert connection.execute("select count(*) from pipeline_texts where text is null").fetchall() == [
            (1,)
        ]
    assert "not in the pipeline's branch" in unread(snapshot)["Web"]
    assert unread(scans()) == unread(snapshot)
    assert scans.calls() == {LISTS: 3}


@pytest.mark.parametrize("name", ["pipeline_texts.parquet", "manifest.json"])
def test_what_was_changed_on_the_disk_is_not_used_and_said(scans: Scans, name: str) -> None:
    before = scans()
    scans.calls()
    with (before.path / name).open("ab") as file:
        file.write(b"\n")
    assert found(scans(), RULE) == {("web-site", "", "azure-pipelines.yml", 3)}
    assert scans.calls() == {LISTS: 3, TEXTS: 3}
    [sentence] = scans.said
    assert before.name in sentence
    assert "is not what was written" in sentence


def test_what_another_version_kept_is_read_again(scans: Scans, monkeypatch: pytest.MonkeyPatch) -> None:
    scans()
    scans.calls()
    monkeypatch.setattr(earlier, "__version__", "0.0.1")
    scans()
    assert scans.calls() == {LISTS: 3, TEXTS: 3}
    assert not scans.said


def test_what_one_project_showed_is_not_all(scans: Scans) -> None:
    scans("Web")
    scans.calls()
    scans()
    assert scans.calls() == {LISTS: 3, TEXTS: 3}
    scans("Web")
    assert scans.calls() == {LISTS: 2}


def test_nothing_is_taken_from_another_organization(scans: Scans, tmp_path: Path) -> None:
    scans()
    with Emulator("small") as emulator:
        emulator.change({"id": "11111111-1111-4111-8111-111111111111"})
        other = Scans(emulator, tmp_path)
        other()
        assert other.calls() == {LISTS: 3, TEXTS: 3}


def test_who_may_not_list_a_repository_gets_nothing_of_it(scans: Scans) -> None:
    scans()
    scans.emulator.change(
        {
            "projects": {
                "Web": {"repositories": {"web-site": {"permissions": {"Readers": {"GenericRead": "deny"}}}}}
            }
        }
    )
    snapshot = scans(who="reader")
    with snapshot.connect() as connection:
        [(texts,)] = connection.execute("select count(*) from pipeline_texts").fetchall()
    assert texts == 2
    assert not scans.said
