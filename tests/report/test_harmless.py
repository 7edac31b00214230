import csv
import io
import json
import re
import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from candado.report import harmless

CHARACTERS = st.characters() | st.sampled_from(
    "\x00\x07\x1b\x9b\r\n\u202e\u2066\u200b\ufeff\ue000\ud800\ufe0f"
)
HOSTILE = st.text(CHARACTERS) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '" onmouseover="alert(1)',
        "=cmd|' /C calc'!A0",
        "\x1b]0;owned\x07\x1b[2J",
        "`](javascript:alert(1)) @everyone | #1",
        "[link](https://evil.example) [bold]",
        "]]><!--",
        "safe\u202egnp.exe",
    ]
)


def is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@given(HOSTILE)
def test_nothing_is_hidden(text: str) -> None:
    shown = harmless.visible(text)
    assert not any(map(is_hidden, shown))
    assert shown.encode().decode() == shown


@given(HOSTILE)
def test_what_is_visible_is_told_apart(text: str) -> None:
    told = re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), harmless.visible(text))
    assert told == re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), text)


@pytest.mark.parametrize("hidden", ["\u3164", "\u2800", "\u034f", "\ufe0f", "\U000e0101", "\ufff9", "\uffff"])
def test_what_shows_nothing_is_shown(hidden: str) -> None:
    assert harmless.visible(f"a{hidden}b") == f"a\\u{{{ord(hidden):x}}}b"


@pytest.mark.parametrize("text", ["Ana Díaz", "林 小红", "עברית", "a b/c-d_e.f", "Ω ≠ 🔒"])
def test_what_people_write_stays(text: str) -> None:
    assert harmless.visible(text) == text


@given(HOSTILE)
def test_html_is_text(text: str) -> None:
    element = ElementTree.fromstring(f'<p title="{harmless.html(text)}">{harmless.html(text)}</p>')
    assert len(element) == 0
    assert element.text in (harmless.visible(text) or None, harmless.visible(text))
    assert element.attrib == {"title": harmless.visible(text)}


@given(HOSTILE)
def test_markdown_is_one_code_span(text: str) -> None:
    span = harmless.markdown(text)
    tokens = MarkdownIt("commonmark").enable("table").parse(f"|a|\n|-|\n|{span}|\n")
    inline = [child.type for token in tokens if token.type == "inline" for child in token.children or []]
    assert inline == ["text", *(["code_inline"] if span else [])]


@given(HOSTILE)
def test_no_cell_begins_a_formula(text: str) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow(["first", harmless.csv(text)])
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(written.getvalue()), delimiter=delimiter):
            assert not any(re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell) for cell in row)


@given(HOSTILE)
def test_sarif_has_no_link(text: str) -> None:
    assert not re.search(r"(?<!\\)(\\\\)*[\[\]]", harmless.sarif(text))


@given(HOSTILE)
def test_xml_is_read_back(text: str) -> None:
    element = ElementTree.Element("failure", message=harmless.xml(text))
    again = ElementTree.fromstring(ElementTree.tostring(element, encoding="unicode"))
    assert again.attrib["message"] == harmless.visible(text)


@given(st.dictionaries(st.text(), HOSTILE))
def test_json_says_the_same(said: dict[str, str]) -> None:
    encoded = json.dumps(said, ensure_ascii=False)
    written = harmless.json(encoded)
    assert json.loads(written) == said
    assert not any(map(is_hidden, written))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " https://a", "//a", "HTTPS", ""])
def test_only_the_web_is_linked(url: str) -> None:
    assert harmless.link(url) == ""


def test_the_web_is_linked() -> None:
    assert (
        harmless.link("https://dev.azure.com/contoso/_settings") == "https://dev.azure.com/contoso/_settings"
    )
