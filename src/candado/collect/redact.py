"""Takes the secrets out of an answer before it is kept; everything else stays as the service wrote it.

What is not known to be open is hidden: a parameter of an authorization, the value of a secret variable,
whatever is called a password. In all other text only what looks like a credential.
"""

import json
from collections.abc import Iterable
from typing import TypeAlias

import msgspec

from candado.code.secrets.forms import Form, forms_in
from candado.code.secrets.looks import hide, look
from candado.code.secrets.names import kind_by_name
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

_MARKS = frozenset(("isSecret", "scheme"))
"""Keys of what makes other values of its object secret."""
_SHORT = 4096
"""Bytes of a body that is looked through as a whole."""

_Texts: TypeAlias = dict[tuple[str, str], str]
"""What is kept in the place of each text of a body, by what it is called and the text."""


def redact(body: bytes) -> bytes:
    """The JSON body without secrets. A body that is no JSON becomes a string that says so and no more.

    Of a long list only those records are looked through that may have something to hide.
    """
    try:
        return _record_by_record(body) if len(body) > _SHORT else _looked_through(body)
    except (ValueError, RecursionError):
        return msgspec.json.encode(f"{len(body)} bytes that are no JSON were not kept")


def _record_by_record(body: bytes) -> bytes:
    try:
        fields = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _looked_through(body)
    name = next((name for name, value in fields.items() if memoryview(value)[0] == ord("[")), None)
    if name is None or _doubtful(_texts_in(msgspec.json.encode({**fields, name: None}))):
        return _looked_through(body)
    records = msgspec.json.decode(fields[name], type=list[msgspec.Raw])
    texts = [_texts_in(bytes(record)) for record in records]
    doubtful = _doubtful(set[bytes]().union(*texts))
    doubted = [number for number, found in enumerate(texts) if not doubtful.isdisjoint(found)]
    if doubted:
        kept = _looked_through(msgspec.json.encode({**fields, name: [records[n] for n in doubted]}))
        fields = msgspec.json.decode(kept, type=dict[str, msgspec.Raw])
        looked_through = msgspec.json.decode(fields[name], type=list[msgspec.Raw])
        for number, record in zip(doubted, looked_through, strict=True):
            records[number] = record
    return msgspec.json.encode({**fields, name: records})


def _texts_in(encoded: bytes) -> set[bytes]:
    """The keys and texts of JSON as they are written; one with a quotation mark is in pieces."""
    return set(encoded.split(b'"')[1::2])


def _doubtful(encoded: Iterable[bytes]) -> set[bytes]:
    """Those that may call something secret or be a credential, and the pieces of those that are in pieces."""
    texts: dict[bytes, str] = {}
    doubtful: set[bytes] = set()
    for each in encoded:
        try:
            texts[each] = msgspec.json.decode(b'"%b"' % each, type=str) if b"\\" in each else each.decode()
        except (msgspec.DecodeError, UnicodeDecodeError):
            doubtful.add(each)
    doubtful.update(each for each, text in texts.items() if text in _MARKS or kind_by_name(text) is not None)
    for form in forms_in("\n".join(texts.values())):
        doubtful.update(
            each for each, text in texts.items() if form.clue in text and form.pattern.search(text)
        )
    return doubtful


def _looked_through(body: bytes) -> bytes:
    """Errors: ValueError, RecursionError where the body cannot be read."""
    texts: _Texts = {}
    value = _kept(_decoded(body), "", texts)
    forms = forms_in("\n".join({text for _, text in texts}))
    without_secrets = {(name, text): _without_secrets(name, text, forms) for name, text in texts}
    if without_secrets == texts:
        return _encoded(value)
    _hide_repeated(value, without_secrets)
    return _encoded(_kept(value, "", without_secrets))


def _hide_repeated(body: Json, without_secrets: _Texts) -> None:
    """Hide in each record of a list what it calls a secret elsewhere: the variable's value in a script.

    What the body says beside its list counts for all of it.
    """
    fields = body if isinstance(body, dict) else {}
    name = next((name for name, held in fields.items() if isinstance(held, list)), None)
    beside = {key: held for key, held in fields.items() if key != name} if fields else body
    _hide(body, _secrets(beside, without_secrets))
    records = fields[name] if name is not None else None
    if isinstance(records, list):
        for record in records:
            _hide(record, _secrets(record, without_secrets))


def _secrets(part: Json, without_secrets: _Texts) -> set[str]:
    texts: _Texts = {}
    _kept(part, "", texts)
    return {
        text
        for name, text in texts
        if without_secrets.get((name, text)) == HIDDEN and look(name, text) is not None
    }


def _hide(part: Json, secrets: set[str]) -> None:
    if not secrets:
        return
    texts: _Texts = {}
    _kept(part, "", texts)
    for key in texts:
        for secret in secrets:
            texts[key] = texts[key].replace(secret, HIDDEN)
    _kept(part, "", texts)


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


def _kept(value: Json, name: str, texts: _Texts) -> Json:
    """The value, changed in place, with what is kept of each text; an unknown one stays, and is noted."""
    if isinstance(value, str):
        return texts.setdefault((name, value), value)
    if isinstance(value, list):
        value[:] = [_kept(item, name, texts) for item in value]
    elif isinstance(value, dict):
        _keep_object(value, name, texts)
    return value


def _keep_object(value: dict[str, Json], name: str, texts: _Texts) -> None:
    for key, item in value.items():
        if key in ("value", "Value"):
            called = value.get("name", value.get("key"))
            value_name = called if isinstance(called, str) else name
            is_secret = value.get("isSecret") is True and item is not None
            value[key] = HIDDEN if is_secret else _kept(item, value_name, texts)
        elif isinstance(item, str):
            value[key] = texts.setdefault((key, item), item)
        elif isinstance(item, list | dict):
            if key == "parameters" and "scheme" in value and isinstance(item, dict):
                item = {parameter: _parameter(parameter, given) for parameter, given in item.items()}
            value[key] = _kept(item, key, texts)


def _parameter(name: str, value: Json) -> Json:
    is_open = name.lower() in _OPEN_PARAMETERS or value in (None, "", True, False)
    return value if is_open else HIDDEN


def _without_secrets(name: str, text: str, forms: tuple[Form, ...]) -> str:
    kind = kind_by_name(name)
    if text and kind == "password":
        return HIDDEN
    hidden = hide(text, forms)
    if hidden == text and kind is not None and look(name, text) is not None:
        return HIDDEN
    return hidden
