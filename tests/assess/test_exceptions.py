"""What is accepted stands in a reviewed file: by whom, why, and not for ever."""

import threading
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.assess import exceptions
from candado.assess.exceptions import Accepted, NotAccepted
from candado.assess.files import FileError, parse
from candado.assess.settings import Acceptance, Owners, Settings
from candado.model.assessment import Finding, Severity
from tests.assess.given import control, finding

TODAY = date(2026, 11, 25)
UNTIL = date(2027, 3, 1)
CONTROLS = [control("a-control", more="formerly: [an-older-name]")]
ENTRY = """
[[exception]]
control = "a-control"
project = "Payments"
why = "because"
by = "ana"
created = 2026-11-25
until = 2027-03-01
"""
STRICT = Settings(
    owners=Owners(projects={"Payments": "Ana", "q": "zoe"}),
    acceptance=Acceptance(central=("security",), project_owners="medium"),
)


def read(text: str) -> dict[str, Accepted]:
    return exceptions.decode(parse(text.encode(), "exceptions.toml"), CONTROLS, TODAY)


def accept(path: Path, of: Finding, *, by: str = "ana", why: str = "because", until: date = UNTIL) -> None:
    exceptions.accept(path, of, until=until, why=why, by=by, settings=STRICT, controls=CONTROLS, today=TODAY)


def test_an_exception_is_known_by_its_place_and_by_its_controls_present_name() -> None:
    [(place, accepted)] = read(ENTRY.replace("a-control", "an-older-name")).items()
    assert place == "exceptions.toml:2:1"
    assert (accepted.control, accepted.project, accepted.until) == ("a-control", "Payments", UNTIL)


def test_one_that_has_expired_is_read_all_the_same() -> None:
    assert read(ENTRY.replace("2026-11-25", "2025-01-01").replace("2027-03-01", "2025-02-01"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("a-control", "another", "exceptions.toml:3:11: there is no control 'another'"),
        ('why = "because"\n', "", "exceptions.toml:2:1: why is missing"),
        ('"because"', '""', "exceptions.toml:5:7: Expected text of length >= 1"),
        ('project = "Payments"', "", "exceptions.toml:2:1: say what is accepted"),
        ("project =", "finding = '0123456789'\nproject =", "exceptions.toml:4:11: name the finding alone"),
        ('project = "Payments"', "finding = '012'", "exceptions.toml:4:11: Expected text matching"),
        ("until = 2027-03-01", "until = 2027-11-27", "exceptions.toml:8:9: holds longer than 366 days"),
        ("until = 2027-03-01", "until = 2026-11-24", "exceptions.toml:8:9: ends before"),
        ("created = 2026-11-25", "created = 2027-02-28", "exceptions.toml:7:11: 2027-02-28 has not come"),
        ("until = 2027-03-01", "until = 'soon'", "exceptions.toml:8:9: Invalid"),
        ("[[exception]]", "[[exceptions]]", "exceptions.toml:2:1: 'exceptions' is not known here"),
    ],
)
def test_a_mistake_is_shown_where_it_is(old: str, new: str, words: str) -> None:
    with pytest.raises(FileError) as raised:
        read(ENTRY.replace(old, new))
    assert str(raised.value).startswith(words)


@pytest.mark.parametrize(
    ("by", "severity", "project", "allowed"),
    [
        ("security", "critical", None, True),
        ("ana ", "medium", ("p", "Payments"), True),
        ("ANA", "low", ("p", "payments"), True),
        ("ana", "high", ("p", "Payments"), False),
        ("zoe", "low", ("q", "Web"), True),
        ("zoe", "low", ("p", "Payments"), False),
        ("ana", "low", None, False),
        ("nobody", "low", ("p", "Payments"), False),
    ],
)
def test_owners_accept_for_their_project_up_to_a_severity(
    by: str, severity: Severity, project: tuple[str, str] | None, allowed: bool
) -> None:
    refused = exceptions.refusal(STRICT, by, severity, *(project or (None, None)))
    assert (refused is None) == allowed
    assert exceptions.refusal(Settings(), by, severity, *(project or (None, None))) is None


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(
    why=TEXTS, by=st.sampled_from(["ana", "security"]), name=TEXTS, before=st.sampled_from(["", "# é", ENTRY])
)
def test_what_is_accepted_is_read_again_and_the_rest_of_the_file_is_kept(
    why: str, by: str, name: str, before: str
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "exceptions.toml")
        if before:
            path.write_bytes(before.replace("\n", "\r\n").encode())
        accept(path, finding(resource_name=name), by=by, why=why)
        content = path.read_bytes()
    assert content.startswith(before.replace("\n", "\r\n").encode())
    *_, accepted = read(content.decode()).values()
    assert (accepted.finding, accepted.why, accepted.by) == (finding().fingerprint, why, by)
    assert not accepted.gap
    added = content.decode()[len(before) :]
    assert not [letter for letter in added if not letter.isprintable() and letter not in "\r\n"]


def test_accepting_what_is_unknown_accepts_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "exceptions.toml"
    accept(path, finding(status="unknown"))
    [accepted] = read(path.read_text()).values()
    assert accepted.gap


@pytest.mark.parametrize("status", ["excepted", "attested", "inherited"])
def test_what_neither_failed_nor_is_unknown_is_not_accepted(tmp_path: Path, status: str) -> None:
    with pytest.raises(NotAccepted, match=status):
        accept(tmp_path / "exceptions.toml", finding(status=status))


def test_nothing_is_written_that_would_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "exceptions.toml"
    path.write_text(ENTRY)
    with pytest.raises(FileError, match="366 days"):
        accept(path, finding(), until=date(2028, 1, 1))
    with pytest.raises(NotAccepted, match="up to medium"):
        accept(path, finding(severity="high"))
    assert path.read_text() == ENTRY


def test_acceptances_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "exceptions.toml"
    threads = [
        threading.Thread(target=accept, args=(path, finding(fingerprint=f"{number:064x}")))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {entry.finding for entry in read(path.read_text()).values()} == {f"{n:064x}" for n in range(8)}
