"""Quoting in PowerShell. Source: learn.microsoft.com, "about_Quoting_Rules" and "about_Parsing"."""

import re

from candado.code.pipelines.quoting.segments import DEEPEST, Cutter, Quote, Segment, settled

BEFORE_PROGRAM = re.compile(r"\s*(?:[&.][ \t]*['\"]?)?")
INTERPRETERS = re.compile(
    r"\b(?:iex|invoke-expression|invoke-command|icm|ssh|add-type)\b|\[scriptblock\]::create"
    r"|\b(?:pwsh|powershell)(?:\.exe)?\b[^\n]{0,200}[ \t]-(?:c|command|enc\w*)\b"
    r"|\bcmd(?:\.exe)?\b[^\n]{0,200}/[ck]\b"
    r"|\b(?:ba|z)?sh\b[^\n]{0,200}[ \t]-\w{0,9}c\b|\b(?:python[\d.]*|node|perl)\b[^\n]{0,200}[ \t]-[ce]\b",
    re.IGNORECASE,
)

_QUOTES = str.maketrans("\u2018\u2019\u201a\u201b\u201c\u201d\u201e", "''''\"\"\"")
"""typographic quotes, which mean the same"""
_PLAIN = re.compile(r"[^`'\"$#<()\n;|{}@]+")
_QUOTED = re.compile(r"[^`\"$]+")
_SINGLE = re.compile(r"'[^']*(?:''[^']*)*'")
_LONGEST_NAME = 200
"""characters between `${` and `}`"""
_HERE = re.compile(r"@(['\"])[ \t]*\r?\n")


def segments(text: str) -> list[Segment]:
    """A script, cut where its quoting changes. The work grows with its length."""
    cutter = Cutter(text.translate(_QUOTES), [], [])
    cutter.cut(0, "bare")
    at = 0
    while at < len(text) and len(cutter.open) <= DEEPEST:
        quoted = cutter.open[-1:] == ['"']
        if run := (_QUOTED if quoted else _PLAIN).match(cutter.text, at):
            at = run.end()
        else:
            at = _quoted(cutter, at) if quoted else _bare(cutter, at)
    return settled(cutter)


def _quote(cutter: Cutter) -> Quote:
    return "double" if cutter.open[-1:] == ['"'] else "bare"


def _quoted(cutter: Cutter, at: int) -> int:
    """Past a character between double quotes."""
    text, char = cutter.text, cutter.text[at]
    if char == "`" or text.startswith('""', at):
        return at + 2
    if char == '"':
        cutter.open.pop()
        cutter.cut(at + 1, _quote(cutter))
    elif text.startswith("$(", at):
        return _opened(cutter, at + 2, ")")
    return at + 1


def _bare(cutter: Cutter, at: int) -> int:
    """Past a character outside of quotes."""
    text, char = cutter.text, cutter.text[at]
    match char:
        case "`":
            return at + 2
        case "'":
            found = _SINGLE.match(text, at)
            return _literal(cutter, at, found.end() if found else -1, "single")
        case '"':
            cutter.open.append(char)
            cutter.cut(at, "double")
        case "@" if here := _HERE.match(text, at):
            end = text.find("\n" + here[1] + "@", here.end() - 1)
            return _literal(
                cutter, at, end + 3 if end >= 0 else -1, "document" if here[1] == '"' else "unsure"
            )
        case "#" if at == 0 or text[at - 1] in " \t\n;|(){}":
            return _literal(cutter, at, cutter.line_end(at), "comment")
        case "<" if text.startswith("<#", at):
            end = text.find("#>", at)
            return _literal(cutter, at, end + 2 if end >= 0 else -1, "comment")
        case "$" if text.startswith("${", at):
            end = text.find("}", at, at + _LONGEST_NAME)
            return end + 1 if end >= 0 else at + 2
        case "(" | "{":
            return _opened(cutter, at + 1, ")" if char == "(" else "}")
        case ")" | "}":
            if cutter.open[-1:] == [char]:
                cutter.open.pop()
            cutter.cut(at + 1, _quote(cutter))
        case "\n" | ";" | "|":
            cutter.command = at + 1
            if char == "\n" and not cutter.open:
                cutter.line = at + 1
            cutter.cut(at + 1, "bare")
        case _:
            pass
    return at + 1


def _opened(cutter: Cutter, at: int, closer: str) -> int:
    cutter.open.append(closer)
    cutter.command = at
    cutter.cut(at, "bare")
    return at


def _literal(cutter: Cutter, at: int, end: int, quote: Quote) -> int:
    """Past a stretch in which nothing is put; to the end where it is never closed."""
    if end < 0:
        cutter.open.append(quote)
        return len(cutter.text)
    return cutter.literal(at, end, quote, _quote(cutter))
