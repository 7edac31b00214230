"""A definition's text says what is known, whatever people called their variables."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from candado.code.pipelines.definition import read, written
from candado.code.pipelines.text import File

TODAY = date(2026, 11, 25)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@given(name=NAMES, variable=NAMES, value=st.booleans())
def test_what_is_written_is_read(name: str, variable: str, value: bool) -> None:
    text = written(
        {"name": name, "forks": {"enabled": None}, "variables": {variable: {"allowOverride": value}}}
    )
    definition = read(File("pipeline", text), TODAY)
    assert definition.text("name") == name
    assert definition.at("forks", "enabled") is None
    assert (definition.true("variables", variable, "allowOverride") is not None) == value
    assert (definition.false("variables", variable, "allowOverride") is not None) == (not value)
