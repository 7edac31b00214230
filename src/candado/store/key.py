"""The key of digests: what must not be kept is kept as an HMAC, under a key that no snapshot holds."""

import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

_BYTES = 32
_DIGITS = 32
"""of the hexadecimal digest: 128 bits"""


def digest(home: Path) -> Callable[[str], str]:
    """A keyed digest of a text, hex; the same as long as the key in `<home>/.key` stays.

    Errors: ValueError where the key's file was cut short.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = home / ".key"
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
    else:
        key = secrets.token_bytes(_BYTES)
        with os.fdopen(file, "wb") as written:
            written.write(key)
    if len(key) != _BYTES:
        raise ValueError(
            f"{path} is damaged; restore it, or remove it: then equal values of old and new differ"
        )

    def keyed(text: str) -> str:
        return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()[:_DIGITS]

    return keyed
