"""Takes the secrets out of an answer before it is kept; everything else stays as the service wrote it.

What is not known to be open is hidden: a parameter of an authorization, the value of a secret variable,
whatever is called a password. In all other text only what looks like a credential.
"""

import json

import msgspec

from candado.collect.credential_forms import Form, forms_in
from candado.collect.credentials import hide, kind_by_name, look
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
        value = _decoded(body)
        # decoded and encoded anew, so that no escape hides a clue
        forms = forms_in(_encoded(value).decode())
        return _encoded(_Redaction(forms, set()).of(value, ""))
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

    forms: tuple[Form, ...]
    """of credentials that may be in it"""
    clean: set[tuple[str, str]]

    def of(self, value: Json, name: str) -> Json:
        """The value without secrets, changed in place where it can be."""
        if isinstance(value, str):
            return value if (name, value) in self.clean else self._text(value, name)
        if isinstance(value, dict):
            self._object(value, name)
        elif isinstance(value, list):
            value[:] = [self.of(item, name) for item in value]
        return value

    def _object(self, value: dict[str, Json], name: str) -> None:
        called = value.get("name", value.get("key"))
        value_name = called if isinstance(called, str) else name
        for key, item in value.items():
            if key == "parameters" and "scheme" in value and isinstance(item, dict):
                value[key] = {parameter: self._parameter(parameter, text) for parameter, text in item.items()}
            elif key == "value" and value.get("isSecret") is True and item is not None:
                value[key] = HIDDEN
            else:
                value[key] = self.of(item, value_name if key.lower() == "value" else key)

    def _parameter(self, name: str, value: Json) -> Json:
        if name.lower() in _OPEN_PARAMETERS or value in (None, "", True, False):
            return self.of(value, name)
        return HIDDEN

    def _text(self, text: str, name: str) -> str:
        kind = kind_by_name(name)
        if text and kind == "password":
            return HIDDEN
        hidden = hide(text, self.forms)
        if hidden != text:
            return hidden
        if kind is not None and look(name, text) is not None:
            return HIDDEN
        self.clean.add((name, text))
        return text
