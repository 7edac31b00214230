"""What a user may have meant by a name that nothing has."""

from collections.abc import Collection
from difflib import get_close_matches

_MOST = 3


def hint(name: str, known: Collection[str], *, otherwise: str) -> str:
    """Names that are like it, as a question; where none is, what lists them all."""
    close = [each for each in known if name in each] or get_close_matches(name, known)
    return f"did you mean {', '.join(close[:_MOST])}?" if name and close else otherwise
