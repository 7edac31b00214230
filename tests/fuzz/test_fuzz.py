"""Some of what `python -m tests.fuzz` tries for as long as one likes, and what fails made small."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.mutation import made
from tests.fuzz.seeds import shipped
from tests.fuzz.trial import trial

TEXTS = shipped()


@given(st.randoms(use_true_random=False))
def test_no_text_is_too_strange(random: Random) -> None:
    assert trial({"azure-pipelines.yml": made(random, TEXTS), "template.yml": made(random, TEXTS)}) == ""
