"""A secret is stored in a plain variable."""

import re
from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Script
from candado.code.pipelines.rule import Match
from candado.code.pipelines.secret_variables import SHELL_COMMANDS
from candado.code.secrets.names import is_secret

_SETS = re.compile(
    r"##vso\[task\.setvariable\s+([^\]\n]{0,500})\]([\"'](?:[ \t]*[+,][ \t]*)?(?=[$%\w{(]))?([^\n\"']*)",
    re.IGNORECASE,
)
"""A logging command: what it says, the end of the text where the value stands behind it, the value"""
_NAME = re.compile(r"variable\s*=\s*([\w.-]+)(?![\w.$({-])", re.IGNORECASE)
_SECRET = re.compile(r"issecret\s*=\s*(\$?\w*)", re.IGNORECASE)
_OUTPUT = re.compile(r"isoutput\s*=\s*\$?true", re.IGNORECASE)
_OPEN = re.compile(
    r"[^$%{]*|\$(?:true|false|null)|\$\((?:build|system|agent|pipeline)\.[\w.]+\)", re.IGNORECASE
)
"""values that anybody may see: what is written there itself, and what the service sets"""
_READS = re.compile(r"[$%{][({]*(?:env:)?([A-Za-z_][\w.-]*)", re.IGNORECASE)
_NO_SECRET = re.compile(r"path|file|name\b|url\b|[^:]/(?!/)", re.IGNORECASE)
"""values that say where something is"""
_ASSIGNED = re.compile(r"([A-Za-z_]\w*) ?= ?")
_FETCHES = (
    "create-for-rbac", "credential reset", "get-access-token", "get-azaccesstoken", "get-azkeyvaultsecret",
    "keyvault secret show",
)  # fmt: skip
"""commands that answer with a secret"""
_ASKS_ELSE = re.compile(
    r"--query[ =]+[\"'\[]*(?:appid|attributes|contenttype|display|expires|id\b|kid|managed|name|tags|tenant)"
)
"""what else such a command is asked for, in lower case"""
_COMMENT = re.compile(r"[ \t]*(?:#(?!#vso)|//|::|rem\b)", re.IGNORECASE)


def unmasked_secret_variable(script: Script) -> Iterator[Match]:
    """Logging commands that set a variable to a secret without `issecret=true`."""
    if "task.setvariable" not in script.lower:
        return
    text = script.text.value
    fetched = frozenset(_fetched(script.lower))
    for found in _SETS.finditer(text):
        said, behind, value = found.groups()
        name = _NAME.search(said)
        secret = _SECRET.search(said)
        if name is None or (secret and secret[1].lower() != "false") or _is_commented(text, found.start()):
            continue
        reason = None if _OPEN.fullmatch(value) and not behind else _reason(name[1], value, fetched)
        if reason is None:
            continue
        output = _OUTPUT.search(said) is not None
        end = found.end(1) + 1
        yield Match(
            at=script.text.at(found.start(), end),
            message=f"{reason} is stored in a variable that logs and other steps show"
            + (", and handed to other jobs" if output else ""),
            severity="high" if output else None,
            fix=_fix(script, found, secret),
        )


def _reason(name: str, value: str, fetched: frozenset[str]) -> str | None:
    """What it is that the variable holds; None where that is no secret."""
    if _fetches(value.lower()):
        return "a secret that a command answers with"
    if _NO_SECRET.search(value):
        return None
    if is_secret(name):
        return name
    for read in _READS.findall(value):
        if read.lower() in fetched or (read.lower() not in SHELL_COMMANDS and is_secret(read)):
            return f"the value of {read}"
    return None


def _fetched(lower: str) -> Iterator[str]:
    """The shell's variables that are set to what such a command answers, in lower case."""
    if any(command in lower for command in _FETCHES):
        for line in lower.splitlines():
            if _fetches(line) and (name := _ASSIGNED.search(line)):
                yield name[1]


def _fetches(lower: str) -> bool:
    """Whether a text, in lower case, has a command that answers with a secret."""
    return any(command in lower for command in _FETCHES) and not _ASKS_ELSE.search(lower)


def _is_commented(text: str, at: int) -> bool:
    return _COMMENT.match(text, text.rfind("\n", 0, at) + 1, at) is not None


def _fix(script: Script, found: re.Match[str], secret: re.Match[str] | None) -> Fix:
    if secret:
        first, last = found.start(1) + secret.start(1), found.start(1) + secret.end(1)
        edit = Edit(script.text.at(first, last), "true")
    else:
        separator = "" if found[1].rstrip().endswith(";") else ";"
        edit = Edit(script.text.at(found.end(1), found.end(1)), f"{separator}issecret=true")
    return Fix("Make the variable secret", (edit,), safe=False)
