"""Half characters: JSON can escape one half of a UTF-16 pair alone, which is no text. Names may hold such."""

import re

_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def mended(body: bytes) -> tuple[bytes, int]:
    """JSON in which each half character is U+FFFD instead, and how many there were."""
    halves = 0

    def mend(match: re.Match[bytes]) -> bytes:
        nonlocal halves
        if match[1] is None:
            return match[0]
        halves += 1
        return rb"\ufffd"

    if b"\\u" not in body:
        return body, 0
    return _ESCAPE.sub(mend, body), halves
