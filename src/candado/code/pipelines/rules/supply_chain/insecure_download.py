"""Code or packages over plain HTTP."""

import re
from collections.abc import Iterator

from candado.code.pipelines.command import Command, Word, resolved
from candado.code.pipelines.downloads import DOWNLOADERS, download, runs_file, runs_input, url_in
from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Job, Script, Variable
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match
from candado.code.pipelines.shell import commanded, commented
from candado.code.pipelines.text import Span

_PRIVATE = re.compile(
    r"http://(?:[^/@]*@)?(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\["
    r"|[^./:]+(?:[/:]|$)|[^/:]*\.(?:local|localhost|internal|intranet|intra|lan|corp|home|test)(?:[/:]|$)"
    r"|[^/]*[${%])",
    re.IGNORECASE,
)
_INSTALLERS = frozenset(
    {
        "pip", "pip2", "pip3", "pipx", "uv", "poetry", "conda", "mamba", "npm", "yarn", "pnpm", "nuget",
        "gem", "bundle", "helm", "choco", "cargo", "go", "rpm", "yum", "dnf", "tdnf", "zypper", "apk", "dpkg",
        "apt", "apt-get", "add-apt-repository", "apt-add-repository", "register-psrepository",
        "set-psrepository", "register-packagesource", "install-module", "install-package", "msiexec",
    }
)  # fmt: skip
_UPLOADS = frozenset({"push", "publish", "upload", "deploy"})
_SOURCE_OPTIONS = frozenset({"--source", "-s", "--add-source", "add"})
_KEYS = frozenset({"apt-key", "gpg", "tar", "dpkg"})
_LIST = re.compile(r"\b(?:deb(?:-src)?[ \t]+(?:\[[^\]\r\n]{0,200}\][ \t]+)?|URIs:[ \t]*)(http://[^\s'\"]+)")
_SETTINGS = re.compile(
    r"(?:PIP_(?:EXTRA_)?INDEX_URL|UV_(?:EXTRA_)?INDEX_URL|NPM_CONFIG_REGISTRY|YARN_REGISTRY|GOPROXY)$",
    re.IGNORECASE,
)


def insecure_download(subject: Job | Variable) -> Iterator[Match]:
    """Registries, package sources and downloads of programs by http://."""
    if isinstance(subject, Variable):
        if isinstance(subject.value, Scalar):
            yield from _setting(subject.name.value, subject.value)
        return
    scripts = [script for step in subject.steps for script in step.scripts]
    if not any("http://" in script.lower for script in scripts):
        return
    for step in subject.steps:
        for entry in step.env.entries if step.env else ():
            if isinstance(entry.value, Scalar):
                yield from _setting(entry.key.value, entry.value)
    for script in scripts:
        if "http://" in script.lower:
            yield from _sources(script)
    yield from _programs(scripts)


def _setting(name: str, value: Scalar) -> Iterator[Match]:
    url = value.value.strip()
    if _SETTINGS.match(name) and _open(url):
        yield _match(value.span, url, "packages come from there")


def _sources(script: Script) -> Iterator[Match]:
    """Package sources, and repositories that are cloned."""
    text = script.text.value
    for found in _LIST.finditer(text):
        if _open(found[1]) and not commented(text, found.start()):
            yield _match(script.text.at(found.start(1), found.end(1)), found[1], "packages come from there")
    for command in resolved(commanded(script)):
        for word in _fetched(command):
            yield _match(_place(word, script), url_in(word.text), "what is installed comes from there")


def _fetched(command: Command) -> Iterator[Word]:
    """The words of a command that name where it gets code or packages from."""
    words = command.words
    texts = {word.text.lower() for word in words[:6]}
    name = command.name
    installs = name in _INSTALLERS or {"-m", "pip"} <= texts
    clones = name == "git" and not texts.isdisjoint({"clone", "submodule", "fetch", "pull"})
    restores = name == "dotnet" and not texts.isdisjoint(_SOURCE_OPTIONS)
    if (installs or clones or restores) and texts.isdisjoint(_UPLOADS):
        yield from (word for word in words if _open(url_in(word.text)) and not _LIST.search(word.text))
    for word in words:
        name, equals, _ = word.text.partition("=")
        if equals and _SETTINGS.match(name) and _open(url_in(word.text)):
            yield word


def _programs(scripts: list[Script]) -> Iterator[Match]:
    """Downloads that are piped into what executes or installs them, or executed or installed later."""
    waiting: list[tuple[str, str, Span]] = []
    for script in scripts:
        if script.argument or not (waiting or "http://" in script.lower):
            continue
        for command in resolved(commanded(script)):
            used = {*runs_file(command), *(_installed(command))}
            for one in [one for one in waiting if one[0] in used]:
                waiting.remove(one)
                yield _match(one[2], one[1], "what is executed comes from there")
            source = command.source
            if source and source.name in DOWNLOADERS and (runs_input(command) or command.name in _KEYS):
                yield from _piped(source, script)
            found = download(command)
            if found and found.file and _open(found.url):
                word = next((word for word in command.words if url_in(word.text)), command.words[0])
                waiting.append((found.file, found.url, _place(word, script)))


def _piped(source: Command, script: Script) -> Iterator[Match]:
    for word in source.words:
        if _open(url := url_in(word.text)):
            yield _match(_place(word, script), url, "what is executed comes from there")


def _installed(command: Command) -> Iterator[str]:
    """The names of files that a command installs."""
    if command.name in _INSTALLERS or command.name == "installer":
        for word in command.args:
            yield word.text.replace("\\", "/").rpartition("/")[2].lower()


def _open(url: str) -> bool:
    """Whether it is an address by plain HTTP on a host that others may answer for."""
    return url.lower().startswith("http://") and _PRIVATE.match(url) is None


def _place(word: Word, script: Script) -> Span:
    """Where the address in a word stands, or the word that a variable brought it into."""
    written = script.text.value[word.start : word.end]
    at = written.lower().find("http://")
    if at < 0:
        return script.text.at(word.start, word.end)
    return script.text.at(word.start + at, word.start + at + len(url_in(written)))


def _match(at: Span, url: str, use: str) -> Match:
    fix = None
    if at.text.lower().startswith("http://"):
        edit = Edit(Span(at.file, at.start, at.start + 4), "https")
        fix = Fix("Fetch it by https, if the host offers that", (edit,), safe=False)
    return Match(at=at, message=f"{url}: {use}, and whoever sits between can change it", fix=fix)
