"""Takes the secrets out of an answer before it is kept; everything else stays as the service wrote it.

What is not known to be open is hidden: a parameter of an authorization, the value of a secret variable,
whatever is called a password. In all other text only what looks like a credential.
"""

import json
from collections.abc import Mapping

import msgspec

from candado.collect.credentials import hide, look, says_password
from candado.connect.reads import Json

HIDDEN = "[hidden]"
_OPEN_PARAMETERS = frozenset(
    (
        "accesstokentype",
        "authenticationtype",
        "scope",
        "serviceprincipalid",
        "tenantid",
        "workloadidentityfederationissuer",
        "workloadidentityfederationissuertype",
        "workloadidentityfederationsubject",
    )
)
"""Parameters of an authorization, in lower case, that say how it signs in and give nobody the means to."""


def redact(body: bytes) -> bytes:
    """The JSON body without secrets. A body that is no JSON becomes a string that says so and no more."""
    try:
        return _encoded(_Redaction(set()).of(_decoded(body), ""))
    except (ValueError, RecursionError):
        return msgspec.json.encode(f"{len(body)} bytes that are no JSON were not kept")


def _decoded(body: bytes) -> Json:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # a lone surrogate in a name is no error to this one
        return json.loads(body)


def _encoded(value: Json) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value).encode()


class _Redaction(msgspec.Struct):
    """One body; `clean` are the texts in it that were looked at and have nothing to hide."""

    clean: set[tuple[str, str]]

    def of(self, value: Json, name: str) -> Json:
        match value:
            case str():
                return self._text(value, name)
            case list():
                return [self.of(item, name) for item in value]
            case dict():
                return self._object(value, name)
            case _:
                return value

    def _object(self, value: Mapping[str, Json], name: str) -> Json:
        called = value.get("name", value.get("key"))
        value_name = called if isinstance(called, str) else name
        found: dict[str, Json] = {}
        for key, item in value.items():
            if key == "parameters" and "scheme" in value and isinstance(item, dict):
                found[key] = {parameter: self._parameter(parameter, text) for parameter, text in item.items()}
            elif key == "value" and value.get("isSecret") is True and item is not None:
                found[key] = HIDDEN
            else:
                found[key] = self.of(item, value_name if key.lower() == "value" else key)
        return found

    def _parameter(self, name: str, value: Json) -> Json:
        if name.lower() in _OPEN_PARAMETERS or value in (None, "", True, False):
            return self.of(value, name)
        return HIDDEN

    def _text(self, text: str, name: str) -> str:
        if (name, text) in self.clean:
            return text
        if text and says_password(name):
            return HIDDEN
        hidden = hide(text)
        if hidden == text and look(name, text) is not None:
            return HIDDEN
        if hidden == text:
            self.clean.add((name, text))
        return hidden
