"""Something from the network is executed without a look at it."""

import re
from collections.abc import Iterator

from candado.code.pipelines.command import Command, Word, resolved
from candado.code.pipelines.downloads import (
    DOWNLOADERS,
    Download,
    download,
    file_name,
    runs_argument,
    runs_file,
    runs_input,
    url_in,
)
from candado.code.pipelines.model import Job, Script
from candado.code.pipelines.rule import Hop, Match
from candado.code.pipelines.shell import commands
from candado.code.pipelines.text import Span
from candado.model.assessment import Severity

_HINT = re.compile(
    r"\b(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring|downloadfile|start-bitstransfer)\b"
)
_FIXED = re.compile(r"https://(?:raw|gist)\.githubusercontent\.com/\S*?/[0-9a-f]{40}/", re.IGNORECASE)
_VERSIONED = re.compile(r"//[^/]+/\S*?(?:\d+\.\d+|[0-9a-f]{40}|\$[({]*\w*version)", re.IGNORECASE)
_VERIFIERS = frozenset(
    {
        "sha256sum", "sha512sum", "sha1sum", "sha384sum", "shasum", "gpgv", "cosign", "minisign", "signify",
    }
)  # fmt: skip
_VERIFIES = re.compile(
    r"\bgpg2?\b.* --verify\b|\bopenssl dgst\b|\bcertutil(?:\.exe)? -hashfile\b"
    r"|get-filehash|get-authenticodesignature"
)


def remote_script_execution(job: Job) -> Iterator[Match]:
    """Downloads that a shell or an interpreter executes, at once or later in the job."""
    scripts = [
        script
        for step in job.steps
        for script in step.scripts
        if not script.argument and _HINT.search(script.lower)
    ]
    for script in scripts:
        yield from _piped(script)
    if scripts:
        yield from _later(job)


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
                    severity="medium" if _VERSIONED.search(url) else None,
                )


def _executed(command: Command, fetched: dict[str, str]) -> Iterator[tuple[str, int]]:
    """The addresses of what a command executes, and where reading them begins."""
    if command.source and runs_input(command):
        source: Command | None = command.source
        while source is not None:
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
            if not (waiting or _HINT.search(script.lower)):
                continue
            for command in resolved(commands(script)):
                if _checks(command):
                    waiting.clear()
                if waiting and (names := set(runs_file(command))):
                    yield from _ran(names, script.text.at(command.start, command.end), waiting)
                found = download(command)
                if found and found.file and not _trusted(found.url):
                    waiting.append((found, script.text.at(command.start, command.end)))


def _ran(names: set[str], at: Span, waiting: list[tuple[Download, Span]]) -> Iterator[Match]:
    """What is executed of that which waits; each once."""
    for one in [one for one in waiting if one[0].file in names]:
        waiting.remove(one)
        found, place = one
        severity: Severity = "low"
        yield Match(
            at=place,
            message=f"{found.file} is executed later, and nothing checks what it is",
            severity=severity,
            flow=(Hop(place, "it is downloaded"), Hop(at, "it is executed")),
        )


def _checks(command: Command) -> bool:
    if command.name in _VERIFIERS:
        return True
    text = " ".join(word.text for word in command.words).lower()
    return _VERIFIES.search(text) is not None


def _trusted(url: str) -> bool:
    """Whether it cannot change, or comes from the machine itself."""
    return _FIXED.match(url) is not None or Download(url, "").local


def _short(url: str) -> str:
    return url.partition("?")[0] if url else "what an address in a variable gives"
