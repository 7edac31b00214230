"""candado.toml is read whole or refused where it is wrong, and what it loosens is known."""

import inspect
import textwrap
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.assess import settings
from candado.assess.files import FileError, parse
from candado.assess.settings import Loosened, Parameters, Settings, Value
from tests.assess.given import control

TODAY = date(2026, 11, 25)
CONTROLS = [
    control("idle", more="formerly: [sleepy]\nparameters: {days: {default: 90, looser: higher}}"),
    control("few", more="parameters: {people: {default: 2, looser: lower}, share: {default: 0.5}}"),
    control("worded", more="parameters: {region: {default: Europe}}"),
]


def read(text: str) -> Settings:
    return settings.decode(parse(text.encode(), "candado.toml"), TODAY)


def thresholds(text: str) -> Parameters:
    toml = parse(text.encode(), "candado.toml")
    return settings.parameters(toml, settings.decode(toml, TODAY), CONTROLS)


def test_the_example_in_the_documentation_is_right() -> None:
    example = (inspect.getdoc(settings) or "").split("\n\n", 1)[1].rsplit("\n\n", 1)[0]
    found = read(textwrap.dedent(example))
    assert found.owners.projects == {"Payments": "ana@contoso.com"}
    assert found.acceptance is not None
    assert found.production.environments == ("*-production", "Mobile/app-stores")
    assert found.production.connections == ()


def test_without_a_file_all_is_by_default() -> None:
    assert read("") == Settings()
    assert [Settings().due.critical, Settings().due.low] == [7, 180]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[owner]\n", "candado.toml:1:1: 'owner' is not known here"),
        ("[due]\nhigh = 0", "candado.toml:2:8: Expected a whole number >= 1"),
        ("[acceptance]\nproject_owners = 'all'", "candado.toml:2:18: must be one of: critical, high, low"),
        ("[owners.resources]\nPayments = 'a'", "candado.toml:2:1: 'Payments' has no slash"),
        ("[[known_gaps]]\nwhy = 'x'\nuntil = 2027-01-01", "candado.toml:1:1: name either a table or"),
        ("[[known_gaps]]\ntable='x'\nwhy='x'\nuntil=2027-01-01", "candado.toml:2:7: there is no table 'x'"),
        ("[[known_gaps]]\nendpoint='x'\nwhy='x'\nuntil=2027-12-01", "candado.toml:4:7: is more than 366"),
        ("[parameters]\nbusy.days = 3", "candado.toml:2:1: there is no control 'busy'"),
        ("[parameters]\nidle.hours = 3", "candado.toml:2:1: idle has no parameter 'hours'; there are: days"),
        ("[parameters]\nidle.days = 3.5", "candado.toml:2:13: must be of the same type as the default, 90"),
        ("[parameters.idle]\ndays = true", "candado.toml:2:8: Expected a whole number"),
    ],
)
def test_a_mistake_is_shown_where_it_is(text: str, words: str) -> None:
    with pytest.raises(FileError) as raised:
        thresholds(text)
    assert str(raised.value).startswith(words)


def test_a_threshold_is_found_by_a_former_name_of_its_control() -> None:
    assert thresholds("[parameters]\nsleepy.days = 30").chosen == {"idle": {"days": 30}}


@pytest.mark.parametrize(
    ("text", "loosened"),
    [
        ("idle.days = 91", [Loosened("idle", "days", 91, 90)]),
        ("idle.days = 89", []),
        ("idle.days = 90", []),
        ("few.people = 1", [Loosened("few", "people", 1, 2)]),
        ("few.people = 3", []),
        ("few.share = 1", [Loosened("few", "share", 1, 0.5)]),
        ("worded.region = 'Asia'", [Loosened("worded", "region", "Asia", "Europe")]),
    ],
)
def test_what_is_looser_is_known_and_what_may_be_counts_as_looser(
    text: str, loosened: list[Loosened]
) -> None:
    assert list(thresholds(f"[parameters]\n{text}").loosened) == loosened


@given(st.integers(0, 200), st.integers(0, 5))
def test_the_score_is_never_made_with_a_looser_threshold(days: int, people: int) -> None:
    found = thresholds(f"[parameters]\nidle.days = {days}\nfew.people = {people}")

    def scored(name: str, parameter: str, default: Value) -> Value:
        return found.scored.get(name, {}).get(parameter, default)

    assert scored("idle", "days", 90) == min(days, 90)
    assert scored("few", "people", 2) == max(people, 2)
    assert found.chosen.keys() == found.scored.keys()


def test_a_known_gap_holds_until_its_day() -> None:
    found = read(
        "[[known_gaps]]\ntable='repositories'\nwhy='x'\nuntil=2026-11-25\n"
        "[[known_gaps]]\nendpoint='git.refs'\nwhy='y'\nuntil=2026-12-25"
    )
    assert settings.known_gap(found, "repositories", "", TODAY) == found.known_gaps[0]
    assert settings.known_gap(found, "repositories", "", date(2026, 11, 26)) is None
    assert settings.known_gap(found, "branches", "git.refs", date(2026, 11, 26)) == found.known_gaps[1]
    assert settings.known_gap(found, "branches", "", TODAY) is None
