"""Every place that is told is where the text stands, whatever quotes, folds and indents are around it."""

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from candado.code.pipelines.nodes import Mapping, Scalar, scalars
from candado.code.pipelines.parse import ParseError, parse
from candado.code.pipelines.text import File, file_of

WORDS = st.text(st.sampled_from("abé☃𝄞'\"\\:#-$(){} \n\t"), max_size=60)


def held(text: str) -> Scalar:
    root = parse(File("azure-pipelines.yml", text))
    assert isinstance(root, Mapping)
    return next(scalars(root))


@given(
    before=WORDS, after=WORDS, style=st.sampled_from(['"', "'", "|", ">", None]), width=st.integers(10, 90)
)
def test_a_macro_is_found_where_it_is_written(before: str, after: str, style: str | None, width: int) -> None:
    value = f"{before}$(Build.SourceBranch){after}"
    written = yaml.dump(
        {"steps": {"script": value}}, default_style=style, width=width, allow_unicode=True, line_break="\n"
    )
    # PyYAML folds some texts that begin with a blank so that it reads another text itself
    assume(yaml.safe_load(written) == {"steps": {"script": value}})
    scalar = held(written)
    assert scalar.value == value
    start = scalar.value.rindex("$(Build.SourceBranch)")
    span = scalar.at(start, start + len("$(Build.SourceBranch)"))
    assert span.text == "$(Build.SourceBranch)"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("script: |\n    first\n    echo $(x)\n", (3, 10)),
        ("script: >-\n  first\n\n  echo $(x)\n", (4, 8)),
        ("script: 'it''s $(x)'\n", (1, 16)),
        ('script: "a\\tb\\u00e9 $(x)"\n', (1, 21)),
        ("script: first\n  second $(x)\n", (2, 10)),
        ("script: |-  # comment\r\n  first\r\n  $(x)\r\n", (3, 3)),
        ("script: |2\n    indented $(x)\n", (2, 14)),
        ("# 𝄞\nscript: 𝄞 $(x)\n", (2, 11)),
        ("script: |\n  one\x85  two\n  $(x)\n", (3, 3)),
        ("script: |\n  one\u2028  two\n  $(x)\n", (3, 3)),
    ],
)
def test_lines_and_columns_count_from_one(text: str, place: tuple[int, int]) -> None:
    scalar = held(text)
    at = scalar.value.index("$(x)")
    span = scalar.at(at, at + 4)
    assert (span.file.position(span.start), span.text) == (place, "$(x)")


def test_a_byte_order_mark_moves_nothing() -> None:
    file = file_of(b"\xef\xbb\xbfscript: $(x)\n", "a.yml")
    assert file.text == "script: $(x)\n"
    assert file_of("script: é\n".encode("utf-16"), "a.yml").text == "script: é\n"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("steps:\n\t- script: x\n", 2, 1),
        ("steps: [\n", 2, 1),
        ("a: b\nc: \x01\n", 2, 4),
        ("&a [*a]\n", 1, 1),
        ("a: b\n---\nc: d\n", 2, 1),
    ],
)
def test_a_broken_file_says_where(text: str, line: int, column: int) -> None:
    with pytest.raises(ParseError) as error:
        parse(File("a.yml", text))
    assert (error.value.line, error.value.column) == (line, column)


def test_a_bomb_of_aliases_is_refused() -> None:
    levels = "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    with pytest.raises(ParseError, match="aliases"):
        parse(File("a.yml", f"a0: &a0 [x]\n{levels}"))


def test_a_deep_file_is_refused() -> None:
    with pytest.raises(ParseError, match="nested"):
        parse(File("a.yml", "[" * 150 + "]" * 150))


def test_a_key_may_come_twice_and_keeps_its_case() -> None:
    root = parse(File("a.yml", "Pool: a\npool: b\n${{ if x }}: {c: d}\n${{ if x }}: {e: f}\n"))
    assert isinstance(root, Mapping)
    assert [entry.value.value for entry in root.all("POOL") if isinstance(entry.value, Scalar)] == ["a", "b"]
    assert len(list(root.all("${{ if x }}"))) == 2
