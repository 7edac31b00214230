"""A mistake in a file is an error with file, line, column, and what would be right."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.assess.files import FileError, check_term, parse, read


class Limit(msgspec.Struct, forbid_unknown_fields=True):
    level: Literal["low", "high"]
    days: Annotated[int, msgspec.Meta(ge=1)] = 1
    until: date | None = None


class File(msgspec.Struct, forbid_unknown_fields=True):
    name: str = ""
    limits: tuple[Limit, ...] = ()
    numbers: dict[str, dict[str, int | float]] = {}
    named: dict[str, Limit] = {}


def error(text: str | bytes) -> str:
    with pytest.raises(FileError) as raised:
        parse(text if isinstance(text, bytes) else text.encode(), "f.toml").decode(File)
    return str(raised.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# a file\n[[limit]]", "f.toml:2:1: 'limit' is not known here; there are: name, limits,"),
        ('[[limits]]\nlevel = "low"\n[[limits]]\n  day = 3\n', "f.toml:4:3: 'day' is not known here"),
        ("\n[[limits]]\ndays = 3\n", "f.toml:2:1: level is missing"),
        ("limits = [{level = 'low'}, {days = 1}]", "f.toml:1:28: level is missing"),
        ("[[limits]]\nlevel = 'lax'", "f.toml:2:9: must be one of: high, low"),
        ("name = 3", "f.toml:1:8: Expected text, got a whole number"),
        ("limits = [{level = 'low', until = 'soon'}]", "f.toml:1:35: Invalid RFC3339 encoded date"),
        ("[[limits]]\nlevel = 'low'\ndays = 0", "f.toml:3:8: Expected a whole number >= 1"),
        (
            "[numbers]\na.x = 1\n[numbers.'b.c']\ny = 2\nz = true\n",
            "f.toml:5:5: Expected a whole number or a number, got true or false",
        ),
        ("[named.a]\nlevel = 'low'\n[named.b]\nlevel = 'low'\nx = 1", "f.toml:5:1: 'x' is not known here"),
        ("name = \n", "f.toml:1:8: Invalid value"),
        ("name = 'a", "f.toml:1:10: Expected"),
        (b"name = 'a'\r\nb = '\xff'", "f.toml:2:6: not UTF-8"),
    ],
)
def test_a_mistake_is_shown_where_it_is(text: str | bytes, words: str) -> None:
    assert error(text).startswith(words)


@given(
    st.dictionaries(st.text(max_size=3), st.dictionaries(st.text(max_size=3), st.integers(0, 9), min_size=1)),
    st.data(),
)
def test_the_key_of_a_wrong_value_is_found_among_many(
    numbers: dict[str, dict[str, int]], data: st.DataObject
) -> None:
    lines = [(outer, inner, str(value)) for outer, below in numbers.items() for inner, value in below.items()]
    wrong = data.draw(st.integers(0, len(lines)))
    lines.insert(wrong, ("wrong one", "x", data.draw(st.sampled_from(["'text'", "[1]", "true"]))))

    def quoted(key: str) -> str:
        return '"' + "".join(f"\\U{ord(letter):08x}" for letter in key) + '"'

    text = "".join(f"numbers.{quoted(outer)}.{quoted(inner)} = {value}\n" for outer, inner, value in lines)
    column = text.splitlines()[wrong].rindex(" = ") + 4
    assert error(text).startswith(f"f.toml:{wrong + 1}:{column}: Expected")


def test_a_table_is_decoded_for_itself() -> None:
    toml = parse(b"[other]\nlevel = 'low'\n[more]\nlevel = 3", "f.toml")
    assert toml.decode(Limit, section="other") == Limit("low")
    assert toml.decode(File, section="missing") == File()
    with pytest.raises(FileError, match=r"f\.toml:4:9: must be one of: high, low"):
        toml.decode(Limit, section="more")


def test_a_missing_file_is_empty_and_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    assert read(tmp_path / "f.toml").data == {}
    (tmp_path / "f.toml").write_bytes(b"\xef\xbb\xbfname = 'a'\r\n")
    assert read(tmp_path / "f.toml").decode(File).name == "a"


def test_what_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read(tmp_path)


TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("created", "until", "words"),
    [
        (date(2026, 11, 27), date(2026, 12, 1), "f.toml:2:11: 2026-11-27 has not come yet"),
        (date(2026, 1, 2), date(2026, 1, 1), "f.toml:3:9: ends before it was made"),
        (date(2026, 1, 1), date(2027, 1, 3), "f.toml:3:9: holds longer than 366 days; until 2027-01-02"),
    ],
)
def test_a_term_is_bounded(created: date, until: date, words: str) -> None:
    toml = parse(b"[x]\ncreated = 1\nuntil = 2", "f.toml")
    with pytest.raises(FileError) as raised:
        check_term(toml, ("x",), created, until, TODAY)
    assert str(raised.value).startswith(words)


@pytest.mark.parametrize("until", [date(2026, 11, 25), date(2027, 11, 26)])
def test_a_year_is_a_term(until: date) -> None:
    check_term(parse(b"", "f.toml"), (), TODAY, until, TODAY)
