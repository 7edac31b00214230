"""Takes names out of text: every whole word that is one of them, in whatever case."""

import re
from collections.abc import Iterable

import msgspec

REMOVED = "[removed]"
_LITERAL = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?')


def names_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Matches any of the names, the longest first; nothing, where there is none."""
    words = sorted({name.strip() for name in names} - {""}, key=len, reverse=True)
    any_of_them = "|".join(map(re.escape, words))
    return re.compile(rf"(?<!\w)(?:{any_of_them})(?!\w)" if words else r"(?!)", re.IGNORECASE)


def redact(pattern: re.Pattern[str], text: str) -> str:
    """Text without the names."""
    return pattern.sub(REMOVED, text)


def redact_json(pattern: re.Pattern[str], text: str) -> str:
    """JSON text without the names in its strings; keys and all else stay byte for byte.

    What is no JSON is redacted as plain text.
    """
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except msgspec.DecodeError:
        return redact(pattern, text)

    def replace(match: re.Match[str]) -> str:
        if match[2]:
            return match[0]
        before = msgspec.json.decode(match[1], type=str)
        after = redact(pattern, before)
        return match[0] if after == before else msgspec.json.encode(after).decode()

    return _LITERAL.sub(replace, text)
