"""What is written as YAML is read as the same, and looks as people would write it."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from candado.code.pipelines.writing import Value, write

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    [
        "",
        "true",
        "No",
        "null",
        "~",
        "a: b",
        "- a",
        "a #b",
        "<<",
        "1.0",
        "a  b ",
        "\n",
        "a\n",
        "a\n\n\n",
        " a\nb",
    ]
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    TEXTS | st.booleans() | st.integers(-9, 9) | st.lists(TEXTS, min_size=2).map("\n".join),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner | st.none(), max_size=3),
    max_leaves=12,
)


@given(said=st.dictionaries(TEXTS, VALUES | st.none(), max_size=4))
def test_what_is_written_is_read(said: dict[str, Value]) -> None:
    assert yaml.load(write(said), yaml.CSafeLoader) == known(said)


def test_a_long_name_is_a_name() -> None:
    assert yaml.load(write({"a" * 5000: {"b": ["c"]}}), yaml.CSafeLoader) == {"a" * 5000: {"b": ["c"]}}


def test_it_is_what_people_would_write() -> None:
    said = {
        "name": "Mobile / nightly",
        "variables": {"storeUrl": {"value": "https://store.example", "allowOverride": True}},
        "steps": [{"script": "make\nmake test\n", "enabled": False}, {"inputs": {}}],
        "queue": None,
    }
    assert write(said) == (
        "name: Mobile / nightly\n"
        "variables:\n"
        "  storeUrl:\n"
        '    value: "https://store.example"\n'
        "    allowOverride: true\n"
        "steps:\n"
        "- script: |\n"
        "    make\n"
        "    make test\n"
        "  enabled: false\n"
        "- inputs: {}\n"
    )


def known(value: Value) -> Value:
    """Without what is not known."""
    if isinstance(value, dict):
        return {key: known(inner) for key, inner in value.items() if inner is not None}
    return [known(item) for item in value] if isinstance(value, list) else value
