"""Quoting in bash and other shells of that kind.

Source: the GNU Bash manual, "Quoting", "Here Documents" and "Shell Expansions".
"""

import re

from candado.code.pipelines.quoting.segments import DEEPEST, Cutter, Quote, Segment, settled

BEFORE_PROGRAM = re.compile(
    r"\s*(?:(?:sudo|exec|then|do|else|elif|if|while|until|time|command|nohup|!|[A-Za-z_]\w*=\S*)[ \t]+)*"
    r"['\"]?"
)
INTERPRETERS = re.compile(
    r"\b(?:eval|ssh|xargs|trap|watch|parallel)\b|<\("
    r"|\b(?:ba|z|da|k)?sh\b[^\n]{0,200}(?:[ \t]-\w{0,9}c\b|<<)"
    r"|\b(?:su|runuser|flock)\b[^\n]{0,200}[ \t](?:-c|--command)\b"
    r"|\b(?:python[\d.]*|perl|ruby|node|php|pwsh|powershell)\b[^\n]{0,200}"
    r"(?:[ \t]-(?:\w{0,9}[ceErp]\b|-eval\b|Command\b|[ \t])|<<)"
    r"|\|[ \t]*(?:sudo[ \t]+)?(?:(?:ba|z|da|k)?sh|python[\d.]*|pwsh)\b"
    r"|\bcmd(?:\.exe)?\b[^\n]{0,200}/[ck]\b",
    re.IGNORECASE,
)

_PLAIN = re.compile(r"[^\\'\"$`#<()\n;&|{}]+")
_QUOTED = re.compile(r"[^\\\"$`]+")
_ANSI = re.compile(r"'[^'\\]*(?:\\.[^'\\]*)*'", re.DOTALL)
_DOCUMENT = re.compile(r"<<(-?)[ \t]*(?:'([^'\n]*)'|\"([^\"\n]*)\"|(\\?)([\w.\-]+))")


def segments(text: str) -> list[Segment]:
    """A script, cut where its quoting changes. The work grows with its length."""
    cutter = Cutter(text, [], [])
    cutter.cut(0, "bare")
    documents: list[re.Match[str]] = []
    at = 0
    while at < len(text) and len(cutter.open) <= DEEPEST:
        quoted = cutter.open[-1:] == ['"']
        if run := (_QUOTED if quoted else _PLAIN).match(text, at):
            at = run.end()
        elif not quoted and (found := _DOCUMENT.match(text, at)) and not text.startswith("<<<", at):
            documents.append(found)
            at = found.end()
        elif not quoted and text[at] in "'\"#\n;&|{<":
            at = _shell(cutter, at, documents)
        else:
            at = _expansion(cutter, at)
    return settled(cutter)


def _quote(cutter: Cutter) -> Quote:
    if "`" in cutter.open or "}" in cutter.open:
        return "unsure"
    return "double" if cutter.open[-1:] == ['"'] else "bare"


def _shell(cutter: Cutter, at: int, documents: list[re.Match[str]]) -> int:
    """Past what means something only outside of double quotes."""
    text, char = cutter.text, cutter.text[at]
    if char == '"':
        cutter.open.append(char)
        cutter.cut(at, _quote(cutter))
    elif char == "'":
        return _single(cutter, at)
    elif char == "#":
        if at == 0 or text[at - 1] in " \t\n;&|(":
            return cutter.literal(at, cutter.line_end(at), "comment", _quote(cutter))
    elif char == "<":
        return at + 3 if text.startswith("<<<", at) else at + 1
    else:
        if char == "\n" and documents:
            return _bodies(cutter, at + 1, documents)
        cutter.command = at + 1
        if char == "\n" and not cutter.open:
            cutter.line = at + 1
        cutter.cut(at + 1, _quote(cutter))
    return at + 1


def _single(cutter: Cutter, at: int) -> int:
    """Past a single quoted string, or one with escapes after `$`."""
    text = cutter.text
    ansi = text[at - 1 : at] == "$"
    if ansi:
        found = _ANSI.match(text, at)
        end = found.end() if found else 0
    else:
        end = text.find("'", at + 1) + 1
    after = _quote(cutter)
    if not end:
        cutter.open.append("'")
        return len(text)
    return cutter.literal(at, end, "unsure" if ansi or after == "unsure" else "single", after)


def _expansion(cutter: Cutter, at: int) -> int:
    """Past an escape, and into or out of what is put into a word, also between double quotes."""
    text, char, top = cutter.text, cutter.text[at], cutter.open[-1:]
    after = at + 1
    if char == "\\":
        return at + 2
    if [char] == top:
        cutter.open.pop()
    elif char == "`" and "`" in cutter.open:
        del cutter.open[cutter.open.index("`") :]
    elif char == "`":
        cutter.open.append(char)
    elif text.startswith("$((", at) or (text.startswith("((", at) and not text[cutter.command : at].strip()):
        end = text.find("))", at)
        return cutter.literal(at, end + 2 if end >= 0 else len(text), "unsure", _quote(cutter))
    elif text.startswith("${", at):
        cutter.open.append("}")
        after = at + 2
    elif char == "(" or text.startswith("$(", at):
        cutter.open.append(")")
        after = at + 1 if char == "(" else at + 2
        cutter.command = after
    else:
        return after
    cutter.cut(after, _quote(cutter))
    return after


def _bodies(cutter: Cutter, at: int, documents: list[re.Match[str]]) -> int:
    """Past the here-documents that the line before announced."""
    text = cutter.text
    for found in documents:
        mark = next(mark for mark in (found[2], found[3], found[5]) if mark is not None)
        literal = not found[5] or bool(found[4])
        cutter.cut(at, "unsure" if literal else "document")
        while at < len(text):
            end = cutter.line_end(at)
            line = text[at:end].rstrip("\r")
            at = min(end + 1, len(text))
            if (line.lstrip("\t") if found[1] else line) == mark:
                break
    documents.clear()
    cutter.command = at
    if not cutter.open:
        cutter.line = at
    cutter.cut(at, _quote(cutter))
    return at
