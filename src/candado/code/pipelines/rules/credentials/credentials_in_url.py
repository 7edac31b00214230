"""A credential is part of a URL."""

import re
from collections.abc import Iterator

from candado.code.pipelines.model import Job, Step, Variable
from candado.code.pipelines.nodes import Scalar, scalars
from candado.code.pipelines.rule import Match
from candado.code.pipelines.secret_variables import is_secret_variable
from candado.code.secrets.forms import find, is_literal
from candado.code.secrets.names import is_secret

_URL = re.compile(
    r"://((?:\$\{\{[^}\n]{0,200}\}\}|\$(?!\{\{)|[^\s/\"'@<>\\?#;$]){1,300})@(\[?[\w.:-]*)", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"\$\{\{[^}]*\}\}|\$\([^()]*\)|\$\{[^}]*\}|\$env:\w+|\$\w+|%\w+%|!\w+!|\{\w*\}", re.IGNORECASE
)
_MACRO = re.compile(r"\$\{\{|\$\([\w.-]+(?:\)|\$\{\{)")
"""what is replaced before the shell runs"""
_NAME = re.compile(r"([A-Za-z0-9_][\w.-]*)\W*$")
_PUBLIC = re.compile(
    r"user|name|org|account|login|owner|tenant|collection|project|host|server|registry|domain", re.IGNORECASE
)
_NEAR = re.compile(r"(?:localhost|127\..*|\[?::1.*|host\.docker\.internal|[\w-]*)(?::\d*)?", re.IGNORECASE)
"""this machine, and names without a domain: containers of the job"""
_MADE_UP = re.compile(
    r"(?:your|my|the|some|any)?[-_.]?(?:pass(?:word|wd|phrase)?|pwd|secret|token|pat|key|x+|\.+)|.*[\[\]*^|(){}].*",
    re.IGNORECASE,
)
"""placeholders, and patterns that match URLs"""


def credentials_in_url(part: Step | Variable) -> Iterator[Match]:
    """User names and passwords before the `@` of a URL."""
    job = part.job if isinstance(part, Step) else None
    for text in _texts(part):
        if "://" in text.value and "@" in text.value:
            for found in _URL.finditer(text.value):
                match = _match(text, found, job)
                if match is not None:
                    yield match


def _texts(part: Step | Variable) -> Iterator[Scalar]:
    if isinstance(part, Variable):
        yield from scalars(part.value)
        return
    if part.keyword == "task":
        yield from scalars(part.inputs)
    else:
        yield from (script.text for script in part.scripts)
    yield from scalars(part.env)


def _match(text: Scalar, found: re.Match[str], job: Job | None) -> Match | None:
    before = found[1]
    colon = _REFERENCE.sub(lambda one: "x" * len(one[0]), before).find(":")
    user, password = (before, "") if colon < 0 else (before[:colon], before[colon + 1 :])
    at = text.at(found.start(1), found.end(1))
    if password and not _REFERENCE.search(password):
        start = found.start(1) + colon + 1
        return _written(text, password, start, found, near=_NEAR.fullmatch(found[2]) is not None)
    reference = _REFERENCE.search(password or user)
    if reference is None:
        token = next(find(user), None)
        return _written(text, user, found.start(1), found, near=False) if token else None
    named = _NAME.search(reference[0].rstrip("})%!]'\""))
    name = named[1] if named else ""
    surely = colon >= 0 or is_secret(name) or (job is not None and is_secret_variable(name, job))
    in_shell = not _MACRO.match(reference[0])
    if not surely and (in_shell or _PUBLIC.search(name)):
        return None
    return Match(
        at=at,
        message=f"{name or 'a credential'} is part of a URL, which programs show and keep",
        severity="low" if in_shell else None,
        confidence=None if surely else "possible",
        persona=None if surely else "pedantic",
    )


def _written(text: Scalar, secret: str, start: int, found: re.Match[str], *, near: bool) -> Match | None:
    """A credential that stands there itself."""
    if len(secret) < 3 or _MADE_UP.fullmatch(secret) or not is_literal(secret):
        return None
    return Match(
        at=text.at(found.start(1), found.end(1)),
        message="a password stands in a URL, for everybody who can read the repository",
        severity="low" if near else "high",
        confidence="possible" if near else "likely",
        persona="pedantic" if near else None,
        secret=text.at(start, start + len(secret)),
    )
