"""Replaces names and secrets by pseudonyms, so that what belongs together still does.

What is not known to be the service's own is replaced: a name, a mail address, a branch, a sentence, word by
word. What stays: numbers, times, GUIDs and the descriptors and security identifiers made of them, property
names, routes, and the words of `service-words.txt` (types, states, roles, built-in groups). The key is made
anew each time and never leaves the process, so no pseudonym can be turned back or found by trying.
"""

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Iterable
from importlib import resources
from urllib.parse import parse_qsl, quote, unquote

from candado.connect.reads import Json

REMOVED = "removed"
"""Stands in place of each secret."""

_WORD = re.compile(r"[^\s/\\:;,|^!?&=#@$%<>\[\](){}\"'`*+~]+")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_PLAIN = re.compile(
    r"[\d._-]+"  # numbers, versions
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?"  # GUIDs
    r"|[0-9a-f]{32}|[0-9a-f]{40}"  # digests of git
    r"|S-1-[\d-]+",  # security identifiers
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(aad|aadgp|aadsp|msa|scp|svc|vssgp|s2s|uns|imp)\.([A-Za-z0-9_-]+)")
"""A descriptor of the Graph: its kind, and what it is a descriptor of in base64."""
_HEX_NAME = re.compile(r"([0-9a-f]{4})+", re.IGNORECASE)
"""A name of a branch in a security token: UTF-16 as hexadecimal digits."""
_URL = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_PROPERTY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,49}")
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9]*([.-][A-Za-z0-9-]+)*")

_SECRET = re.compile(
    r"passw|secret|api-?key|access-?key|private-?key|connection-?string|^pat$", re.IGNORECASE
)
_SECRET_INSIDE = frozenset({"authorization", "variables"})
"""Properties under which each text may be a secret, whatever its name."""
_NAMED = frozenset({"variables", "systemcapabilities", "usercapabilities"})
"""Properties whose keys are names that people gave."""
_TERMS = frozenset(
    {
        "accountlicensetype", "assignmentsource", "authenticationtype", "deploymenttype", "kind", "metatype",
        "licensingsource", "origin", "policyname", "resourcetype", "result", "role", "scheme", "state",
        "status", "subjectkind", "type", "typekey", "typename", "visibility",
    }
)  # fmt: skip
"""Properties whose values are terms of the service, never free text."""


class Pseudonyms:
    """One mapping of names to pseudonyms."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        """`words` stay as they are, beside those of the service."""
        listed = resources.files("candado.connect").joinpath("service-words.txt").read_text("utf-8")
        lines = (line.partition("#")[0] for line in listed.splitlines())
        self._known = {word.casefold() for line in lines for word in line.split()}
        self._known.update(word.casefold() for word in words)
        self._key = secrets.token_bytes(32)

    def value(self, value: Json, name: str = "", secret: bool = False) -> Json:
        """A JSON value without names and secrets.

        Args:
            value: What to replace in.
            name: The property that it is the value of.
            secret: Whether each text in it may be a secret.
        """
        secret = secret or name.lower() in _SECRET_INSIDE
        if isinstance(value, dict):
            named = name.lower() in _NAMED
            return {self._property(key, named): self.value(item, key, secret) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item, name, secret) for item in value]
        if isinstance(value, bool) or value is None:
            return value
        if not isinstance(value, str):
            return value
        if _SECRET.search(name):
            return REMOVED
        if name.lower() in _TERMS and _TERM.fullmatch(value):
            return value
        if secret:
            return value if value == "" or (_PLAIN.fullmatch(value) and "-" in value) else REMOVED
        return self.text(value)

    def text(self, text: str) -> str:
        """A text, word by word. Equal words, whatever their case, have equal pseudonyms."""
        if _TIME.fullmatch(text):
            return text
        pieces: list[str] = []
        end = 0
        for match in _URL.finditer(text):
            pieces += (_WORD.sub(self._word, text[end : match.start()]), self.url(match[0]))
            end = match.end()
        return "".join(pieces) + _WORD.sub(self._word, text[end:])

    def url(self, url: str) -> str:
        """A URL, its segments and query decoded and encoded again."""
        address, _, query = url.partition("?")
        scheme, _, rest = address.partition("://")
        host, *segments = rest.split("/")
        path = "".join(f"/{quote(self._inside(unquote(segment)), safe='$')}" for segment in segments)
        # a user name or token before the host is dropped
        base = f"{scheme}://{self._host(host.rpartition('@')[2])}{path}"
        pairs = parse_qsl(query, keep_blank_values=True)
        encoded = "&".join(
            f"{quote(key, safe='$.')}={quote(self._inside(item), safe='')}" for key, item in pairs
        )
        return f"{base}?{encoded}" if pairs else base

    def _host(self, host: str) -> str:
        if host == "dev.azure.com" or host.endswith(".dev.azure.com"):
            return host
        return _WORD.sub(lambda match: ".".join(map(self._name, match[0].split("."))), host)

    def _inside(self, text: str) -> str:
        return text if _TIME.fullmatch(text) else _WORD.sub(self._word, text)

    def _property(self, key: str, named: bool) -> str:
        """A key of an object: a property of the service, or the name of something."""
        return key if _PROPERTY.fullmatch(key) and not named else self.text(key)

    def _word(self, match: re.Match[str]) -> str:
        word = match[0]
        if _PLAIN.fullmatch(word):
            return word
        if subject := _SUBJECT.fullmatch(word):
            return word if self._is_plain_subject(subject[2]) else f"{subject[1]}.{self._name(subject[2])}"
        if _HEX_NAME.fullmatch(word) and len(word) >= 8:
            name = bytes.fromhex(word).decode("utf-16-le", "replace")
            return _WORD.sub(self._word, name).encode("utf-16-le").hex()
        return self._name(word)

    def _is_plain_subject(self, encoded: str) -> bool:
        """Whether a descriptor is made of GUIDs and security identifiers alone."""
        try:
            decoded = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            return False
        return all(_PLAIN.fullmatch(word) or word in ("Build", "scope") for word in _WORD.findall(decoded))

    def _name(self, word: str) -> str:
        folded = word.casefold()
        if folded in self._known or _PLAIN.fullmatch(word):
            return word
        digest = hmac.digest(self._key, folded.encode(errors="surrogatepass"), "sha256")
        return "n" + base64.b32encode(digest)[:10].decode().lower()
