"""SSH does not look whom it talks to."""

import re
from collections.abc import Iterator
from functools import lru_cache

from candado.code.pipelines.model import Step, Variable
from candado.code.pipelines.nodes import Scalar, scalars
from candado.code.pipelines.rule import Match
from candado.code.pipelines.shell import commented
from candado.code.pipelines.text import File

_HINTS = ("stricthostkeychecking", "userknownhostsfile", "ssh-keyscan", "host_key_checking")
_OFF = re.compile(
    r"StrictHostKeyChecking\s*[= ]\s*['\"]?(?:no|off)\b"
    r"|UserKnownHostsFile\s*[= ]\s*['\"]?(?:/dev/null|NUL)\b"
    r"|(?:ANSIBLE_)?HOST_KEY_CHECKING['\"]?\s*[=\]]\s*['\"]?(?:false|no|0)\b"
    r"|(?<![\w\"'/-])ssh-keyscan[ \t][^\r\n]*",
    re.IGNORECASE,
)
_ANSIBLE = ("ansible_host_key_checking", "ansible_ssh_host_key_checking")


def host_key_checking_disabled(subject: Step | Variable) -> Iterator[Match]:
    """Options that let SSH accept any host, and keys that are learned from whoever answers."""
    if not _mentions(subject.frame.file):
        return
    if isinstance(subject, Variable):
        yield from _setting(subject.name, subject.value)
        return
    for entry in subject.env.entries if subject.env else ():
        yield from _setting(entry.key, entry.value)
    for scalar in scalars(subject.node):
        yield from _in_text(scalar)


@lru_cache(maxsize=256)
def _mentions(file: File) -> bool:
    text = file.text.lower()
    return any(hint in text for hint in _HINTS)


def _setting(name: Scalar, value: object) -> Iterator[Match]:
    if not isinstance(value, Scalar):
        return
    if name.value.lower() in _ANSIBLE and value.value.strip().lower() in ("false", "no", "0"):
        yield Match(at=value.span, message=f"{name.value}: any host is taken for the right one")


def _in_text(scalar: Scalar) -> Iterator[Match]:
    text = scalar.value
    line = -1
    for found in _OFF.finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        learns = found[0].lower().startswith("ssh-keyscan")
        if start == line or commented(text, found.start()) or (learns and not _kept(found[0], text)):
            continue
        line = start
        message = (
            "the key of whoever answers is taken for that of the host"
            if learns
            else f"{found[0]}: any host is taken for the right one"
        )
        yield Match(at=scalar.at(found.start(), found.start() + len(found[0].rstrip())), message=message)


def _kept(scan: str, text: str) -> bool:
    """Whether the keys that are read are believed from then on, and not only shown."""
    return "known_hosts" in text and "ssh-keygen" not in scan
