"""What is attested is vouched for by two people, with evidence, and not for ever."""

from datetime import date

import pytest

from candado.assess import attestations
from candado.assess.attestations import Attested, speaks_of
from candado.assess.files import FileError, parse
from tests.assess.given import control

TODAY = date(2026, 11, 25)
CONTROLS = [
    control("a-control", more="formerly: [an-older-name]\narticle: [S14, S22]"),
    control("another", more="article: [S14]"),
]
ENTRY = f"""
[[attestation]]
control = "an-older-name"
claim = "it was read"
by = "ana"
approved_by = "ben"
evidence = "https://contoso.example/report"
digest = "{"0" * 64}"
rows = "{"1" * 64}"
created = 2026-11-25
until = 2027-11-01
"""


def read(text: str) -> dict[str, Attested]:
    return attestations.decode(parse(text.encode(), "attestations.toml"), CONTROLS, TODAY)


def test_an_attestation_is_known_by_its_place_and_by_its_controls_present_name() -> None:
    [(place, attested)] = read(ENTRY).items()
    assert (place, attested.control) == ("attestations.toml:2:1", "a-control")
    assert speaks_of(attested, CONTROLS) == ["a-control"]


@pytest.mark.parametrize(("item", "spoken_of"), [("S14", ["a-control", "another"]), ("S100", [])])
def test_an_item_speaks_of_all_controls_that_answer_it(item: str, spoken_of: list[str]) -> None:
    [attested] = read(ENTRY.replace('control = "an-older-name"', f'item = "{item}"')).values()
    assert speaks_of(attested, CONTROLS) == spoken_of


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("an-older-name", "unheard-of", "attestations.toml:3:11: there is no control 'unheard-of'"),
        ("control =", 'item = "S14"\ncontrol =', "attestations.toml:2:1: say what is attested"),
        ('control = "an-older-name"\n', "", "attestations.toml:2:1: say what is attested"),
        ('control = "an-older-name"', 'item = "S102"', "attestations.toml:3:8: the article's items are"),
        ('"ben"', '" ANA"', "attestations.toml:6:15: somebody else must approve it"),
        ('approved_by = "ben"\n', "", "attestations.toml:2:1: approved_by is missing"),
        ("https:", "javascript:", "attestations.toml:7:12: Expected text matching"),
        ("0" * 64, "0" * 63, "attestations.toml:8:10: Expected text matching"),
        ("2027-11-01", "2027-11-30", "attestations.toml:11:9: holds longer than 366 days"),
    ],
)
def test_a_mistake_is_shown_where_it_is(old: str, new: str, words: str) -> None:
    with pytest.raises(FileError) as raised:
        read(ENTRY.replace(old, new))
    assert str(raised.value).startswith(words)
