"""The forms of credentials that their issuers publish: prefixes, signatures at fixed places, checksums.

A form must be sure by itself: it is looked for in every open text, whatever the text is called.
"""

import base64
import binascii
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import msgspec

from candado.code.texts import base64_text


class Form(msgspec.Struct, frozen=True):
    """How one kind of credential is written; the last group of the pattern is the credential."""

    kind: str
    """such as "Azure DevOps token"; finds of one kind are told apart by their place alone"""
    clue: str
    """a text without it has none; empty: look anyway"""
    pattern: re.Pattern[str]
    holds: Callable[[str], bool]
    """what the pattern cannot say of the credential"""


class Found(msgspec.Struct, frozen=True):
    """A credential inside of a text."""

    kind: str
    start: int
    end: int


BLACK = "▩"
"""Stands for a character of a credential that was seen and not kept; what has it is still found."""
_VISIBLE = re.compile(r"\S")
_SHORTEST_WORD = {"": 52, "==": 88, "=": 44, "gh": 40, "hv": 28, "IA": 20}
"""Clues that many texts have, to the length of the shortest word that holds a credential of their form."""
_LONG = 20
_ANYWHERE = frozenset({"PRIVATE KEY", "asic ", "@", ";", BLACK})
"""Clues that any text may have; the others are part of a word that is long."""
_SHORTEST = 8
"""Characters of the shortest text that can hold a credential, such as a://b:cde@"""


def forms_in(text: str) -> tuple[Form, ...]:
    """The forms that a text may have: its parts have credentials of no other."""
    long = [word for word in text.split() if len(word) >= _LONG]
    longest = max(map(len, long), default=0)
    words = "\n".join(long)
    return tuple(
        form
        for form in _forms()
        if form.clue in (text if form.clue in _ANYWHERE else words)
        and _SHORTEST_WORD.get(form.clue, 0) <= longest
    )


def find(text: str, forms: Iterable[Form] | None = None) -> Iterator[Found]:
    """The credentials that show by their form, the surer forms first; they may overlap.

    `forms` are those that it may have, where that is known of a longer text; None: any.
    """
    if len(text) < _SHORTEST:
        return
    longest = 0
    for form in _forms() if forms is None else forms:
        if form.clue not in text:
            continue
        if shortest := _SHORTEST_WORD.get(form.clue):
            longest = longest or max(map(len, text.split()), default=1)
            if longest < shortest:
                continue
        for match in form.pattern.finditer(text):
            if form.holds(match[match.re.groups]):
                yield Found(form.kind, match.start(match.re.groups), match.end(match.re.groups))


def blackened(text: str) -> str:
    """The text with `BLACK` for each character of its credentials but blanks: all else keeps its place."""
    for found in list(find(text)):
        credential = _VISIBLE.sub(BLACK, text[found.start : found.end])
        text = f"{text[: found.start]}{credential}{text[found.end :]}"
    return text


def entropy(text: str) -> float:
    """Bits per character by the characters' frequencies in the text; at most log2 of its length."""
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)


_REFERENCE = re.compile(
    r"\$[({\[]|\{\{|#\{|^(?:\$(?:env:)?\w+|%\w+%|__\w+__|<.*>|\{\w*\}|@Microsoft\.KeyVault.*|\*+)$",
    re.IGNORECASE,
)


_EMULATORS = ("Eby8vdM02xNOcqFlqUwJ", "C2y6yDjf5/R+ob0N8A7C")
"""How the keys begin that the emulators of Azure Storage and Cosmos DB have, everywhere the same.

Source: learn.microsoft.com, "Use the Azurite emulator" and "Azure Cosmos DB emulator".
"""


def is_literal(text: str) -> bool:
    """Whether the text stands for itself and for a secret.

    No variable that is replaced later does, no placeholder, no mask, and no key of an emulator.
    """
    return BLACK in text or (
        len(set(text)) > 2 and not _REFERENCE.search(text) and not text.startswith(_EMULATORS)
    )


def _is_random(text: str) -> bool:
    return entropy(text) >= 3.0 and not text.startswith(_EMULATORS)


_LEGACY_MARKS = (0xE0B9692D, 0x1019F92E)
"""What the checksum of a 52-character token is mixed with: a user's, an application's."""


_KEY = re.compile(r"[A-Za-z0-9+/=]{24}")


def _has_key(text: str) -> bool:
    """Whether there is more than the first and the last line, which patterns that look for keys have too."""
    return _KEY.search(text) is not None


def _is_legacy_token(text: str) -> bool:
    decoded = base64.b32decode(text.upper() + "====")
    counted = decoded[0:2] + decoded[3:7] + decoded[9:22] + decoded[23:32]
    stored = int.from_bytes(bytes((decoded[22], decoded[8], decoded[7], decoded[2])), "little")
    return any(binascii.crc32(counted) ^ mark == stored for mark in _LEGACY_MARKS)


def _is_web_token(text: str) -> bool:
    header = base64_text(text.partition(".")[0]) or ""
    return header.startswith("{") and '"alg"' in header


def _is_user_and_password(text: str) -> bool:
    pair = base64_text(text) or ""
    return pair.isprintable() and len(pair.partition(":")[2]) >= 4


def _is_real(text: str) -> bool:
    return not text.endswith("EXAMPLE")


_AZDO = "Azure DevOps token"
_SAS = "shared access signature"
_TABLE: tuple[tuple[str, str, str, Callable[[str], bool]], ...] = (
    (
        "private key",
        "PRIVATE KEY",
        r"(?s)(-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]+-----|\Z))",
        _has_key,
    ),
    ("private key", "LS0tLS1CRUdJTi", r"(LS0tLS1CRUdJTi[A-Za-z0-9+/=]{40,})", bool),
    ("private key", "PuTTY-User-Key-File-", r"(?s)(PuTTY-User-Key-File-\d.*)", bool),
    (_AZDO, "AZDO", r"<a([a]{76}AZDO[a]{4})a>", bool),
    (_AZDO, "", r"<a([a-z2-7]{52})a>", _is_legacy_token),
    (
        "Azure key",
        "JQQJ99",
        r"<a([a]{52}JQQJ99[a]{18}(?:AZEG|AZAC|AZFR|AZMR|AZMP|AZCS|ACOG|msql)[a]{4})a>",
        bool,
    ),
    ("Azure storage key", "+ASt", r"<b([b]{76}\+ASt[b]{6}==)b>", bool),
    ("Azure account key", "==", r"(?<!sha512-)<b([b]{86}==)b>", _is_random),
    ("Azure key", "=", r"<b([b]{33}(?:\+ASb|\+AEh|\+ARm|AIoT|AzCa|AZEG)[b]{6}=)b>", bool),
    ("Azure key", "AzFu", r"(?<![\w-])([\w-]{44}AzFu[\w-]{6}==)", bool),
    ("Azure key", "AzSe", r"<a([a]{42}AzSe[a]{6})a>", bool),
    ("Azure key", "+ACR", r"<b([b]{42}\+ACR[b]{6})b>", bool),
    ("Entra client secret", "Q~", r"(?<![\w.~-])([\w.~-]{3}[78]Q~[\w.~-]{31,34})(?![\w.~-])", _is_random),
    (_SAS, "sig=", r"(?i)\b(?:sv|se|sp|sr|skn)=[^\s\"'<>]{0,1000}&sig=([a%_-]{40,}={0,2})", bool),
    (_SAS, "sig=", r"(?i)\bsig=([b%_-]{40,}={0,2})(?=[^\s\"'<>]{0,1000}&(?:sv|se|sp|sr|skn)=)", bool),
    ("JSON web token", "eyJ", r"(?<![\w-])(eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,})", _is_web_token),
    ("AWS access key", "IA", r"<a((?:AKIA|ASIA|ABIA)[A-Z2-7]{16})a>", _is_real),
    ("AWS access key", "ACCA", r"<a(ACCA[A-Z2-7]{16})a>", _is_real),
    ("GitHub token", "github_pat_", r"(?<!\w)(github_pat_\w{82})(?!\w)", _is_random),
    ("GitHub token", "gh", r"(?<!\w)(gh[pousr]_[a]{36,255})(?!\w)", _is_random),
    ("GitLab token", "glpat-", r"(?<!\w)(glpat-[\w.-]{20,})", _is_random),
    ("npm token", "npm_", r"(?<!\w)(npm_[a]{36})(?!\w)", _is_random),
    ("NuGet key", "oy2", r"(?<!\w)(oy2[a-z2-7]{43})(?!\w)", _is_random),
    ("PyPI token", "pypi-AgE", r"(pypi-AgE[\w-]{50,})", bool),
    ("Docker token", "dckr_", r"(?<!\w)(dckr_(?:pat|oat)_[\w-]{27,})", _is_random),
    ("Slack token", "xox", r"(?<!\w)(xox[abeprs]-[\w-]{20,})", _is_random),
    ("Slack webhook", "hooks.slack.com/", r"hooks\.slack\.com/services/(T\w+/B\w+/\w{20,})", bool),
    ("Google key", "AIza", r"(?<![\w-])(AIza[\w-]{35})(?![\w-])", _is_random),
    ("Google client secret", "GOCSPX-", r"(GOCSPX-[\w-]{28})(?![\w-])", _is_random),
    ("Stripe key", "_live_", r"(?<!\w)([rs]k_live_[a]{20,})", _is_random),
    ("SendGrid key", "SG.", r"(?<![\w.])(SG\.[\w-]{22}\.[\w-]{43})(?![\w-])", bool),
    ("Vault token", "hv", r"(?<![\w.])(hv[bs]\.[\w-]{24,})", _is_random),
    ("Databricks token", "dapi", r"(?<!\w)(dapi[0-9a-f]{32}(?:-\d)?)(?!\w)", _is_random),
    ("credentials in a header", "asic ", r"(?i)\bbasic ([b]{12,}={0,2})(?![b=])", _is_user_and_password),
    (
        "password in a URL",
        "@",
        r"(?<=[\w+.-])://(?!\$\{?(?i:env):)[^\s/?#:@\"'<>]{0,200}:([^\s/?#@\"'<>]{3,500})@",
        is_literal,
    ),
    ("connection string", ";", r"(?i)(?:^|[;\s\"'])(?:KEYS)\s*=\s*([^;\s\"']{4,})\s*;", is_literal),
    ("connection string", ";", r"(?i);\s*(?:KEYS)\s*=\s*([^;\s\"']{4,})", is_literal),
    ("credential", BLACK, rf"({BLACK}(?:\s*{BLACK}){{3,}}+)(?!@)", bool),
)
"""Kind, clue, pattern, check. Shorthand: [a] a letter or digit, <a a> borders of a run; b is base64.

All repetition is bounded or starts at a border, so that no text takes more than linear time."""
_SHORTHAND = {
    "<a": "(?<![A-Za-z0-9])",
    "a>": "(?![A-Za-z0-9])",
    "<b": "(?<![A-Za-z0-9+/])",
    "b>": "(?![A-Za-z0-9+/=])",
    "[a]": "[A-Za-z0-9]",
    "[a%": "[A-Za-z0-9+/%",
    "[b]": "[A-Za-z0-9+/]",
    "[b%": "[A-Za-z0-9+/%",
    "[b=": "[A-Za-z0-9+/=",
    "KEYS": "AccountKey|SharedAccessKey|SharedSecretValue|Password|Pwd",
}


@cache
def _forms() -> tuple[Form, ...]:
    return tuple(Form(kind, clue, _compiled(pattern), holds) for kind, clue, pattern, holds in _TABLE)


def _compiled(pattern: str) -> re.Pattern[str]:
    for short, long in _SHORTHAND.items():
        pattern = pattern.replace(short, long)
    return re.compile(pattern, re.ASCII)
