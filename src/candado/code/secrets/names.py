"""What the name of a value says of it: whether it is a secret.

The last word says what a thing is: a TokenUrl is an address, a secretName a name.
"""

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LONGEST = 200
"""Characters of a name, from its end, that are looked at."""

_PASSWORDS = ("password", "passwd", "passphrase", "pwd", "pswd")
_PASSWORD_WORDS = ("pass", "psw", "pw")
_SECRETS = (
    "secret",
    "token",
    "apikey",
    "accesskey",
    "accountkey",
    "privatekey",
    "storagekey",
    "sharedkey",
    "signingkey",
)
_SECRET_WORDS = ("pat", "cred", "creds", "credential", "credentials")
_IN_ALL = ("pass", "pw", "psw", "secret", "token", "key", "pat", "cred")
"""Whatever is called a secret has one of these in its name: most names need no second look."""

_SAID_OF_KEYS = frozenset(
    {
        "access", "account", "admin", "api", "app", "auth", "ca", "cert", "client", "cosmos", "datalake",
        "db", "deploy", "encryption", "feed", "function", "gpg", "jwt", "master", "mysql", "nuget", "npm",
        "openai", "pgp", "principal", "priv", "private", "redis", "sas", "search", "secret", "service",
        "shared", "signing", "snyk", "sourcefeed", "sp", "ssh", "storage", "subscription", "symmetric",
    }
)  # fmt: skip
"""Words before `key` that tell one that opens something from one that things are found by."""
_OTHERS = re.compile(
    r"(?:antiforgery|cancellation|continuation|dir|key|public|pull|replace)(?:token|secret)$"
)
"""What is no secret though it ends like one: a publicKeyToken, an imagePullSecret."""
_SWITCHES = frozenset(
    {
        "allow", "disable", "enable", "has", "is", "need", "needs", "no", "not", "persist", "require",
        "skip", "use",
    }
)  # fmt: skip
"""First words of what is true or false: useToken."""
_WHERE = frozenset(
    {
        "dev", "development", "test", "qa", "uat", "stg", "staging", "prd", "prod", "production",
    }
)  # fmt: skip
_WHICH = frozenset(("base", "default", "encoded", "new", "old", "primary", "secondary", "value"))
"""Words after the one that says what it is: PasswordProd, DB_PASSWORD_2, token-base64."""
_SAID_OF_SECRETS = frozenset(
    {
        "address", "age", "arn", "audience", "check", "checker", "checking", "count", "days", "dir",
        "directory", "enabled", "endpoint", "env", "exists", "expiration", "expire", "expiry", "failed",
        "file", "filename", "fingerprint", "folder", "format", "group", "hash", "host", "hours", "id",
        "ids", "kind", "length", "lifetime", "list", "location", "map", "minutes", "name", "names",
        "owner", "owners", "path", "pattern", "policy", "prefix", "provider", "public", "ref", "region",
        "reset", "result", "rotation", "scan", "scope", "server", "set", "size", "source", "status",
        "store", "suffix", "task", "template", "ttl", "type", "uri", "url", "user", "username",
        "variable", "vault", "version",
    }
)  # fmt: skip
"""Words after one that says secret that make it something about a secret: TOKEN_URL."""


_IN_PARTS = re.compile(r"(?:^|--)(?:key|pass|pat|password|secret|token)--", re.IGNORECASE)
"""names of a vault that say system, kind and account in parts: github--pat--build-bot"""
_ENDINGS = ("name", "prefix", "suffix", "path", "file", "url", "type")


@lru_cache(maxsize=4096)
def kind_by_name(name: str) -> str | None:
    """What something of this name is: "password", "secret", or None for all else."""
    lower = name.lower()
    if not any(part in lower for part in _IN_ALL):
        return None
    words = _telling_words(name)
    if not words or (len(words) > 1 and words[0] in _SWITCHES):
        return None
    *before, last = words
    if last.endswith(_PASSWORDS) or (last in _PASSWORD_WORDS and before[-1:] != ["to"]):
        return "password"
    if _OTHERS.search("".join(words[-2:])):
        return None
    if last.endswith(_SECRETS) or last in _SECRET_WORDS:
        return "secret"
    return "secret" if last == "key" and before and _is_said_of_keys(before) else None


def _is_said_of_keys(before: list[str]) -> bool:
    """Whether the words before `key` make it one that opens something: also a storageAccountPrimaryKey."""
    if len(before) > 1 and before[-1] in ("primary", "secondary"):
        before = before[:-1]
    return before[-1] in _SAID_OF_KEYS or before[-1].endswith("api")


@lru_cache(maxsize=4096)
def is_secret(name: str) -> bool:
    """Whether what a variable of this name holds is to be kept secret, as far as a name can tell.

    Beyond passwords, tokens and keys: connection strings, shared access signatures and their addresses, and
    tokens that say at the end whose they are, such as GH_TOKEN_contoso and github--pat--build-bot.
    """
    return _ends_secret(name) or _says_whose(name) or _IN_PARTS.search(name) is not None


def _ends_secret(name: str) -> bool:
    if kind_by_name(name) is not None:
        return True
    words = _telling_words(name)
    if not words or words[0] in _SWITCHES:
        return False
    if (
        "".join(words).endswith(("connectionstring", "connectionstrings", "connstring", "connstr"))
        or words[-1] == "sas"
    ):
        return True
    return words[-2:-1] == ["sas"] and words[-1] in ("uri", "url")


def _says_whose(name: str) -> bool:
    """Whether it ends, after a secret, in one or two words that make it nothing else."""
    parts = re.split(r"[-_]", name[-_LONGEST:])
    return any(
        _ends_secret("_".join(parts[:end])) and _is_owner(parts[end:])
        for end in range(max(1, len(parts) - 2), len(parts))
    )


def _is_owner(parts: list[str]) -> bool:
    words = [word for part in parts for word in _words(part)]
    return len(words) <= 2 and not any(word in _SAID_OF_SECRETS or word.endswith(_ENDINGS) for word in words)


def _telling_words(name: str) -> list[str]:
    """Its words, without those at the end that only say which of several it is."""
    words = _words(name)
    while len(words) > 1 and (words[-1].isdigit() or words[-1] in _WHERE | _WHICH):
        words.pop()
    return words


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name[-_LONGEST:])]
