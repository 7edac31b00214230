"""Something from the network is executed without a look at it."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from candado.code.pipelines.command import Command, Word, resolved
from candado.code.pipelines.downloads import (
    DOWNLOADERS,
    Download,
    download,
    file_name,
    is_local,
    runs_argument,
    runs_file,
    runs_input,
    url_in,
)
from candado.code.pipelines.model import Job, Script
from candado.code.pipelines.rule import Hop, Match
from candado.code.pipelines.shell import commands
from candado.code.pipelines.text import Span

_FETCHES = (
    "curl",
    "wget",
    "iwr",
    "irm",
    "invoke-webrequest",
    "invoke-restmethod",
    ".download",
    "start-bitstransfer",
)
_EXECUTES = re.compile(
    r"\|\s*(?:sudo\s|[\w/]*(?:sh|python[23]?|node|perl|ruby|php|iex|powershell|invoke-expression)\b|\\?\s*\n)"
    r"|<\(|\beval\b|\biex\b|invoke-expression|scriptblock\]::create|-l?[ce]\s+[\"']?(?:\$\(|`)|\|\s*tee\b"
)
_SAVES = re.compile(
    r"\s-[a-z]*o[a-z]*\s(?!\s*/dev/null)|--output[ =]|--remote-name|-outf|\bwget\s|\.downloadfile"
    r"|bitstransfer|curl\s[^|]{0,400}\s>\s*[^&\s/]"
)
_FIXED = re.compile(r"https://(?:raw|gist)\.githubusercontent\.com/\S*?/[0-9a-f]{40}/", re.IGNORECASE)
_VERSIONED = re.compile(
    r"https?://[^/]+/\S*?(?:\d{1,9}\.\d|[0-9a-f]{40}|\$[({]{0,3}\w{0,40}version)", re.IGNORECASE
)
_VERIFIERS = frozenset(
    {
        "sha256sum", "sha512sum", "sha1sum", "sha384sum", "shasum", "gpgv", "cosign", "minisign", "signify",
        "get-filehash", "get-authenticodesignature",
    }
)  # fmt: skip
_LONGEST_PIPE = 20
"""commands of it that are looked through"""
_MOST_PATTERNS = 8
"""of file names in a command that are looked at"""
_CHECKS = ("sum", "gpg", "cosign", "sign", "hash", "openssl")
_VERIFYING = {
    "gpg": ("--verify",),
    "gpg2": ("--verify",),
    "openssl": ("dgst", "sha1", "sha256", "sha384", "sha512"),
    "certutil": ("-hashfile",),
}
"""program to what it is told where it verifies"""


def remote_script_execution(job: Job) -> Iterator[Match]:
    """Downloads that a shell or an interpreter executes, at once or later in the job."""
    scripts = [script for step in job.steps for script in step.scripts if not script.argument]
    fetching = [script for script in scripts if any(map(script.lower.__contains__, _FETCHES))]
    for script in fetching:
        if _EXECUTES.search(script.lower):
            yield from _piped(script)
    if any(map(_saves, fetching)):
        yield from _later(job)


def _saves(script: Script) -> bool:
    """A quick look: whether a script may save what it downloads."""
    return any(map(script.lower.__contains__, _FETCHES)) and _SAVES.search(script.lower) is not None


def _piped(script: Script) -> Iterator[Match]:
    """What is executed in the moment in which it arrives."""
    fetched: dict[str, str] = {}
    told = 0
    for command in resolved(commands(script)):
        if command.words[0].text.startswith("$") and (url := _printed(command)) is not None:
            fetched[command.words[0].text.lower()] = url
        for url, start in _executed(command, fetched):
            if not _trusted(url) and command.end > told:
                told = command.end
                yield Match(
                    at=script.text.at(min(start, command.start), command.end),
                    message=f"{_short(url)} is executed as it comes, whatever it holds today",
                    severity="medium" if _VERSIONED.match(url) else None,
                )


def _executed(command: Command, fetched: dict[str, str]) -> Iterator[tuple[str, int]]:
    """The addresses of what a command executes, and where reading them begins."""
    if command.source and runs_input(command):
        source: Command | None = command.source
        for _ in range(_LONGEST_PIPE):
            if source is None:
                break
            if (url := _printed(source)) is not None:
                yield url, source.start
                return
            source = source.source
    words = list(runs_argument(command))
    words += [word for word in command.words if "[scriptblock]::create" in word.text.lower()]
    for word in words:
        if word.text.startswith(("$(", "`", "<(", "(", "[", "&", ".")) and (url := _inside(word)) is not None:
            yield url, command.start
            return
        variable = word.text.partition(".")[0].lower()
        if variable in fetched:
            yield fetched[variable], command.start
            return


def _printed(command: Command) -> str | None:
    """The address of what a command prints; empty where a variable says it, None where it is no download."""
    if command.name in DOWNLOADERS:
        found = download(command)
        return found.url if found and not found.file else None
    for word in command.words:
        if "downloadstring(" in word.text.lower():
            return url_in(word.text)
        if word.text.startswith("(") and (url := _inside(word)) is not None:
            return url
    return None


def _inside(word: Word) -> str | None:
    """The address of what commands inside a word print."""
    if "downloadstring(" in word.text.lower():
        return url_in(word.text)
    for command in word.inner:
        if command.name in DOWNLOADERS and (url := _printed(command)) is not None:
            return url
    return None


def _later(job: Job) -> Iterator[Match]:
    """Files that are downloaded, and executed later in the job without a check of what they hold."""
    waiting: list[tuple[Download, Span]] = []
    for step in job.steps:
        path = step.input("filePath", "scriptPath", "scriptLocation")
        if path and waiting:
            yield from _ran({file_name(path.value)}, path.span, waiting)
        for script in step.scripts:
            if not (_saves(script) or (waiting and _speaks_of(waiting, script))):
                continue
            for command in resolved(commands(script)):
                if _checks(command):
                    waiting.clear()
                if waiting and (names := set(runs_file(command))):
                    yield from _ran(names, script.text.at(command.start, command.end), waiting)
                found = download(command)
                if found and found.file and not _trusted(found.url):
                    waiting.append((found, script.text.at(command.start, command.end)))


def _speaks_of(waiting: list[tuple[Download, Span]], script: Script) -> bool:
    """A quick look: whether a script may execute or check what waits."""
    text = script.lower
    return any(one.file in text for one, _ in waiting) or any(map(text.__contains__, _CHECKS))


def _ran(names: set[str], at: Span, waiting: list[tuple[Download, Span]]) -> Iterator[Match]:
    """What is executed of that which waits; each once."""
    patterns = [name for name in names if "*" in name][:_MOST_PATTERNS]
    for one in [
        one
        for one in waiting
        if one[0].file in names or any(fnmatchcase(one[0].file, pattern) for pattern in patterns)
    ]:
        waiting.remove(one)
        found, place = one
        yield Match(
            at=place,
            message=f"{found.file} is executed later, and nothing checks what it is",
            severity="low",
            flow=(Hop(place, "it is downloaded"), Hop(at, "it is executed")),
        )


def _checks(command: Command) -> bool:
    told = _VERIFYING.get(command.name, ())
    return command.name in _VERIFIERS or any(word.text in told for word in command.args)


def _trusted(url: str) -> bool:
    """Whether it cannot change, or comes from the machine itself."""
    return _FIXED.match(url) is not None or is_local(url)


def _short(url: str) -> str:
    return url.partition("?")[0] if url else "what an address in a variable gives"
