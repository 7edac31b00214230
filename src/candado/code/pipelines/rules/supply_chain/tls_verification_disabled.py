"""Certificates are not verified."""

import re
from collections.abc import Iterator

from candado.code.pipelines.command import Command, Word, resolved
from candado.code.pipelines.downloads import is_local, url_in
from candado.code.pipelines.model import Script, Step, Variable
from candado.code.pipelines.nodes import Scalar, is_true
from candado.code.pipelines.rule import Match
from candado.code.pipelines.shell import commanded, commented
from candado.code.pipelines.text import Span

_OFF: dict[str, re.Pattern[str]] = {
    "NODE_TLS_REJECT_UNAUTHORIZED": re.compile(r"0"),
    "PYTHONHTTPSVERIFY": re.compile(r"0"),
    "GIT_SSL_NO_VERIFY": re.compile(r"1|true", re.IGNORECASE),
    "NPM_CONFIG_STRICT_SSL": re.compile(r"0|false", re.IGNORECASE),
    "YARN_ENABLE_STRICT_SSL": re.compile(r"0|false", re.IGNORECASE),
    "PIP_TRUSTED_HOST": re.compile(r"[\w.-]+"),
    "AZURE_CLI_DISABLE_CONNECTION_VERIFICATION": re.compile(r"1|true", re.IGNORECASE),
}
"""Environment variable to the values by which it switches verification off."""
_SET = re.compile(
    rf"\b({'|'.join(_OFF)})\b['\"]?(?:[^\]\r\n]{{0,40}}\]|\s*[=,])\s*['\"]?([\w.-]+)", re.IGNORECASE
)
_CALLBACK = re.compile(r"ServerCertificateValidationCallback\s*=\s*\{\s*(?:return\s+)?\$true", re.IGNORECASE)
_TASKS = ("downloadpackage", "triggerbuild", "trigger-build-task", "downloadartifacts")
_FLAGS = frozenset(
    {
        "--no-check-certificate",
        "--insecure-skip-tls-verify",
        "--insecure-skip-tls-verify=true",
        "--no-verify-ssl",
        "--strict-ssl=false",
        "--tls-verify=false",
        "--trusted-host",
        "-skipcertificatecheck",
        "-skipcertificatecheck:$true",
    }
)
_FLAGS_OF = {"curl": ("-k", "--insecure"), "argocd": ("--insecure",)}
"""Program to its own options, which mean something else to others"""
_SETTINGS = (".sslverify=false", ".sslverify=0", "strict-ssl=false")
_WORDS = (
    "check-certificate", "skipcertificate", "servercertificate", "sslverify", "ssl_no_verify", "strict-ssl",
    "strict_ssl", "reject_unauthorized", "httpsverify", "trusted-host", "trusted_host", "tls-verify",
    "--insecure", "verify-ssl", "connection_verification",
)  # fmt: skip
_CURL = re.compile(r"\s-[a-z]*k[a-z]*\s")


def tls_verification_disabled(subject: Step | Variable) -> Iterator[Match]:
    """Options, settings and inputs that switch the verification of certificates off."""
    if isinstance(subject, Variable):
        if isinstance(subject.value, Scalar):
            yield from _setting(subject.name.value, subject.value)
        return
    if subject.env:
        for entry in subject.env.entries:
            if isinstance(entry.value, Scalar):
                yield from _setting(entry.key.value, entry.value)
    if subject.keyword == "task" and subject.task.endswith(_TASKS):
        ignored = subject.input("ignoreSslCertificateErrors", "ignoreSslErrors")
        if ignored and is_true(ignored):
            yield _match(ignored.span, "ignoreSslCertificateErrors")
    for script in subject.scripts:
        if any(map(script.lower.__contains__, _WORDS)) or (
            "curl" in script.lower and _CURL.search(script.lower)
        ):
            yield from _in_script(script)


def _setting(name: str, value: Scalar) -> Iterator[Match]:
    off = _OFF.get(name.upper())
    if off and off.fullmatch(value.value.strip()):
        yield _match(value.span, name)


def _in_script(script: Script) -> Iterator[Match]:
    text = script.text.value
    for found in _SET.finditer(text):
        if _OFF[found[1].upper()].fullmatch(found[2]) and not commented(text, found.start()):
            yield _match(script.text.at(found.start(1), found.end()), found[1])
    for found in _CALLBACK.finditer(text):
        if not commented(text, found.start()):
            yield _match(script.text.at(found.start(), found.end()), "a callback that accepts everything")
    for command in resolved(commanded(script)):
        for word in _flags(command):
            yield _match(script.text.at(word.start, word.end), word.text)


def _flags(command: Command) -> Iterator[Word]:
    """The words of a command that switch verification off; what goes to the machine itself is let alone."""
    if any(is_local(url) for word in command.words if (url := url_in(word.text))):
        return
    if flag := command.flag(*_FLAGS_OF.get(command.name, ())):
        yield flag
    before = ""
    for word in command.words:
        text = word.text.lower()
        setting = f"{before}={text}" if text in ("false", "0") else text
        if setting in _FLAGS or setting.endswith(_SETTINGS):
            yield word
        before = text


def _match(at: Span, what: str) -> Match:
    return Match(at=at, message=f"{what}: whoever sits between can read and change what is sent")
