"""A hidden command is run."""

import re
from collections.abc import Iterator

from candado.code.pipelines.model import Script
from candado.code.pipelines.rule import Match

_CLUES = ("base64", "/dev/tcp/", "/dev/udp/", "stratum+", "xmrig")
_OPTIONS = ("encodedcommand", "-enc", " -e ", " -c ")
"""clues only where one of these is run"""
_PROGRAMS = re.compile(r"\b(?:nc|ncat|netcat|powershell|pwsh)\b")
_HIDDEN = re.compile(
    r"(?P<decoded>\bbase64[ \t]+(?:-d|-D|--decode)\b[^\n|>;&]{0,200}"
    r"\|[ \t]*(?:sudo[ \t]+)?(?:ba|da|z|k)?sh\b)"
    r"|(?P<evaluated>\b(?:eval|(?:ba|z)?sh[ \t]+-c)\b[^\n]{0,200}\bbase64[ \t]+(?:-d|-D|--decode)\b)"
    r"|(?P<reverse>/dev/(?:tcp|udp)/[^\s/]+/\S+"
    r"|\b(?:nc|ncat|netcat)\b[^\n|;]{0,80}[ \t]-(?:[a-z]*e|c)[ \t]+\S*sh\b)"
    r"|(?P<encoded>\b(?:powershell|pwsh)(?:\.exe)?\b[^\n|;]{0,200}"
    r"[ \t][-/]e(?:nc|ncodedcommand)?[ \t]+[\"']?[A-Za-z0-9+/=$(])"
    r"|(?P<expression>\b(?:iex|invoke-expression)\b[^\n]{0,200}frombase64string)"
    r"|(?P<miner>\bstratum\+(?:tcp|ssl)://|\bxmrig\b)",
    re.IGNORECASE,
)
_REASONS = {
    "decoded": "what is decoded here is run, and nobody can read it before",
    "evaluated": "what is decoded here is run, and nobody can read it before",
    "reverse": "this hands a shell to another machine",
    "encoded": "the command is encoded, so that nobody can read what is run",
    "expression": "what is decoded here is run, and nobody can read it before",
    "miner": "this mines cryptocurrency",
}


def obfuscated_execution(script: Script) -> Iterator[Match]:
    """Commands that run something encoded, or give a shell away."""
    if not _may_hide(script.lower):
        return
    text = script.text.value
    before = -1
    for found in _HIDDEN.finditer(text):
        line = text.rfind("\n", 0, found.start()) + 1
        is_comment = text[line : found.start()].lstrip().startswith("#")
        if line != before and not is_comment and found.lastgroup is not None:
            before = line
            yield Match(at=script.text.at(*found.span()), message=_REASONS[found.lastgroup])


def _may_hide(lower: str) -> bool:
    """A quick look: whether it is worth it to look for what is hidden."""
    if any(map(lower.__contains__, _CLUES)):
        return True
    return any(map(lower.__contains__, _OPTIONS)) and _PROGRAMS.search(lower) is not None
