"""What is blackened is gone, and is still known for a credential."""

from hypothesis import given
from hypothesis import strategies as st

from candado.code.secrets.forms import BLACK, blackened, find
from tests.code.secrets import samples

FORMS = st.sampled_from(list(samples.ALL))
SEEDS = st.integers(0, 2**32)


@given(make=FORMS, seed=SEEDS, before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_credential_is_gone_and_all_else_keeps_its_place(make, seed, before, after):
    text = f"{before} {make(seed)} {after}"
    black = blackened(text)
    assert len(black) == len(text)
    assert list(map(len, black.splitlines())) == list(map(len, text.splitlines()))
    assert all(one in (other, BLACK) for one, other in zip(black, text, strict=True))
    assert not any(text[found.start : found.end] in black for found in find(text))


@given(make=FORMS, seed=SEEDS)
def test_a_blackened_credential_is_found_where_it_was(make, seed):
    text = f"a: {make(seed)}\nb: c"
    black = blackened(text)
    places = {at for found in find(black) for at in range(found.start, found.end)}
    assert {at for at, character in enumerate(black) if character == BLACK} <= places
    assert blackened(black) == black


@given(st.text(max_size=300))
def test_any_text_is_blackened(text):
    assert len(blackened(text)) == len(text)
