"""The body of a definition as a text that may be kept: JSON in which credentials are blackened."""

import re
from typing import cast

import msgspec

from candado.code.secrets.forms import BLACK, blackened
from candado.code.secrets.looks import look
from candado.connect.reads import Json

DEEPEST = 40
"""Levels of a body that are kept; a definition of the service has about ten."""

_NAMED = ("value", "defaultValue")
"""Keys whose value is called what the object is: `{"name": "password", "defaultValue": ...}`."""
_VISIBLE = re.compile(r"\S")


def text_of(body: object) -> str:
    """A decoded body as JSON. A credential that a name gives away is black wherever the body repeats it."""
    secrets: set[str] = set()
    kept = _kept(cast(Json, body), "", secrets, 0)
    return msgspec.json.encode(_without(kept, secrets) if secrets else kept).decode()


def _kept(value: Json, name: str, secrets: set[str], depth: int) -> Json:
    """The value without what shows by its form; what its name gives away is noted in `secrets`."""
    if depth > DEEPEST:
        return None
    match value:
        case str():
            black = blackened(value)
            if black == value and look(name, value) is not None:
                secrets.add(value.strip())
            return black
        case list():
            return [_kept(item, name, secrets, depth + 1) for item in value]
        case dict():
            called = value.get("name")
            own = called if isinstance(called, str) else name
            return {
                key: _kept(item, own if key in _NAMED else key, secrets, depth + 1)
                for key, item in value.items()
            }
        case _:
            return value


def _without(value: Json, secrets: set[str]) -> Json:
    match value:
        case str():
            for secret in sorted(secrets, key=len, reverse=True):
                value = value.replace(secret, _VISIBLE.sub(BLACK, secret))
            return value
        case list():
            return [_without(item, secrets) for item in value]
        case dict():
            return {key: _without(item, secrets) for key, item in value.items()}
        case _:
            return value
