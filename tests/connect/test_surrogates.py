"""Half characters are mended, and nothing else is touched."""

import json

from hypothesis import given
from hypothesis import strategies as st

from candado.connect.surrogates import mended

ANY = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY)
def test_text_is_whole_after_mending_and_the_rest_is_as_it_was(text: str) -> None:
    body, halves = mended(json.dumps(text).encode())
    found = json.loads(body)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    found.encode()
    assert (halves == 0) == (found == text)
    assert halves > 0 or found == whole


def test_an_escaped_backslash_is_no_escape() -> None:
    assert mended(rb'"\\ud800"') == (rb'"\\ud800"', 0)
    assert mended(rb'"\ud800x\ud83d\ude00"') == (rb'"\ufffdx\ud83d\ude00"', 1)
