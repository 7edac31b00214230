"""All text from an organization is hostile: one function per format makes it harmless.

In every format, characters that hide, reorder or command show as visible escapes, such as \\u{202e}.
"""

import re
import unicodedata

from markupsafe import Markup, escape

_OTHER = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Unicode's categories of control, format, surrogate, private-use and unassigned characters, and of line and
paragraph separators."""
_BLANK = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
)
"""Characters of other categories that show nothing."""
_HIDDEN = re.compile(f"[{_BLANK}]")
_NOT_PLAIN = re.compile(r"[^ -~]")
_FORMULA = re.compile(r"(^|[,;])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a spreadsheet begins a formula: in a cell, or after what another locale takes for a separator."""


def visible(text: str) -> str:
    """The text on one line, in the order in which it is written, with nothing hidden."""
    if text.isprintable() and (text.isascii() or not _HIDDEN.search(text)):
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if unicodedata.category(character) in _OTHER or _HIDDEN.match(character):
        return f"\\u{{{ord(character):x}}}"
    return character


def terminal(text: str) -> str:
    """For a terminal, printed with rich's markup off: no sequence that moves, colours, renames or answers."""
    return visible(text)


def html(text: str) -> Markup:
    """For an HTML element, or an attribute in quotes."""
    return escape(visible(text))


def link(url: str) -> str:
    """An address that may stand in a link; empty where it leads elsewhere than to the web."""
    return visible(url) if url.startswith(("https://", "http://")) else ""


def csv(text: str) -> str:
    """For a cell of CSV that is quoted: no spreadsheet takes it for a formula."""
    return _FORMULA.sub(r"\1\2'", visible(text))


def markdown(text: str) -> str:
    """A code span, also in a table: no markup, mention or link of any renderer; empty where the text is."""
    shown = visible(text).replace("`", "\\u{60}").replace("|", "\\u{7c}")
    return f"`{shown}`" if shown.strip() else ""


def sarif(text: str) -> str:
    """For the text of a SARIF message: no embedded link."""
    return re.sub(r"([\\\[\]])", r"\\\1", visible(text))


def xml(text: str) -> str:
    """For an XML serializer, which escapes the markup: no character that XML forbids."""
    return visible(text)


def json(encoded: str) -> str:
    """JSON on one line in which every hidden character is an escape; it says the same."""
    return _NOT_PLAIN.sub(
        lambda found: found[0] if _shown(found[0]) == found[0] else _json_escape(found[0]), encoded
    )


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
