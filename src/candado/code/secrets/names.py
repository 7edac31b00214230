"""What the name of a value says of it: whether it is a secret.

The last word says what a thing is: a TokenUrl is an address, a secretName a name.
"""

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PASSWORDS = ("password", "passwd", "passphrase", "pwd")
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
_SAID_OF_KEYS = frozenset(
    {"access", "account", "api", "encryption", "master", "private", "secret", "shared", "signing", "storage"}
)
_WHERE = frozenset(("dev", "development", "test", "qa", "uat", "stg", "staging", "prd", "prod", "production"))
_WHICH = frozenset(("default", "old", "new", "primary", "secondary", "value"))
"""Words after the one that says what it is: PasswordProd, DB_PASSWORD_2."""


@lru_cache(maxsize=4096)
def kind_by_name(name: str) -> str | None:
    """What something of this name is: "password", "secret", or None for all else."""
    words = [word.lower() for word in _WORD.findall(name)]
    while len(words) > 1 and (words[-1].isdigit() or words[-1] in _WHERE | _WHICH):
        words.pop()
    if not words:
        return None
    *before, last = words
    if last.endswith(_PASSWORDS) or last == "pass":
        return "password"
    if last.endswith(_SECRETS) or last in ("pat", "credential", "credentials"):
        return "secret"
    return "secret" if last == "key" and before and before[-1] in _SAID_OF_KEYS else None
