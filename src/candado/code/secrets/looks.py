"""Does an open value look like a credential? By its form, which is sure, or by its name, which is likely.

A name counts only with a value that was made up to be secret: no reference, no path, no switch, no word.
"""

import re
from collections.abc import Iterable

import msgspec

from candado.code.secrets.forms import Form, entropy, find, is_literal
from candado.code.secrets.names import kind_by_name
from candado.code.texts import GUID


class Looks(msgspec.Struct, frozen=True):
    """What a value looks like. The value cannot be had back from it."""

    kind: str
    """such as "Azure DevOps token"; "password" and "secret" are those known by their name"""
    preview: str
    """the first three characters of a credential of at least 20, and how many it has"""


def look(name: str, value: str) -> Looks | None:
    """What kind of credential an open value looks like; None: like none.

    Args:
        name: What the value is called: a variable, a capability, a key.
        value: The value, which goes no further than this function.
    """
    for found in find(value):
        return Looks(found.kind, _preview(value[found.start : found.end]))
    kind = kind_by_name(name)
    value = value.strip()
    if kind is None or not is_made_up(kind, value):
        return None
    return Looks(kind, _preview(value))


def is_made_up(kind: str, value: str) -> bool:
    """Whether a value that is called a "password" or a "secret" was made up: no path, no plain word."""
    return _JUDGES[kind](value)


def hide(text: str, forms: Iterable[Form] | None = None) -> str:
    """The text with the kind of each credential that shows by its form in the credential's place.

    `forms` as in `find`.
    """
    pieces: list[str] = []
    at = 0
    for found in sorted(find(text, forms), key=lambda found: found.start):
        if found.start >= at:
            pieces += (text[at : found.start], f"[{found.kind}]")
        at = max(at, found.end)
    return "".join((*pieces, text[at:])) if at else text


def _preview(secret: str) -> str:
    return f"{secret[:3] if len(secret) >= 20 else ''}… ({len(secret)} characters)"


_PLACE = re.compile(r"\w+://|[A-Za-z]:\\|[./~\\]|(?:[a-z_.-]+/)+[\w.-]*$")


def _is_password(value: str) -> bool:
    """At least two of lower case, upper case, digits and others, or long; a word or a number is none."""
    classes = sum(any(map(test, value)) for test in (str.islower, str.isupper, str.isdigit, _is_mark))
    return (
        6 <= len(value) <= 200
        and is_literal(value)
        and not _PLACE.match(value)
        and (classes >= 2 or len(value) >= 16)
        and any(map(str.isalpha, value))
        and not any(map(str.isspace, value))
        and entropy(value) >= 2.3
    )


def _is_secret(value: str) -> bool:
    """Looks random: letters and two digits or more in one piece."""
    return (
        16 <= len(value) <= 4096
        and is_literal(value)
        and not _PLACE.match(value)
        and not GUID.search(value)
        and any(map(str.isalpha, value))
        and sum(map(str.isdigit, value)) >= 2
        and not any(map(str.isspace, value))
        and entropy(value) >= 3.0
    )


def _is_mark(character: str) -> bool:
    return not character.isalnum() and not character.isspace()


_JUDGES = {"password": _is_password, "secret": _is_secret}
