"""References to container images, and how firmly they name one."""

import re
from typing import Literal

Firmness = Literal["digest", "tag", "latest", "none", "unknown"]
"""what names the image: a digest, a tag, the tag `latest`, nothing; unknown where an expression does"""

_UNKNOWN = re.compile(r"[$%`{}]")


def firmness(image: str) -> Firmness:
    """What an image is named by; only what follows the registry and folders counts."""
    image = image.strip()
    name = image.rpartition("/")[2]
    if "@sha256:" in name:
        return "digest"
    if not name or _UNKNOWN.search(name) or image.count("${{") != image.count("}}"):
        return "unknown"
    _, colon, tag = name.partition(":")
    if not colon:
        return "none"
    return "latest" if tag.lower() == "latest" else "tag"
