"""Forms of text that all sorts of places hold: GUIDs, base64."""

import base64
import binascii
import re

GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def base64_text(value: str) -> str | None:
    """The ASCII text that is written in base64, padded or not, of either alphabet; None where none is."""
    try:
        padded = value + "=" * (-len(value) % 4)
        return base64.b64decode(padded.replace("-", "+").replace("_", "/"), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
