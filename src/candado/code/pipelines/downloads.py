"""What commands download, and what commands execute: curl, wget and PowerShell's cmdlets."""

import re
from collections.abc import Iterator

import msgspec

from candado.code.pipelines.command import Command, Word

DOWNLOADERS = frozenset({"curl", "wget", "iwr", "irm", "invoke-webrequest", "invoke-restmethod"})
_SHELLS = frozenset({"bash", "sh", "zsh", "dash", "ash", "ksh", "source", "."})
_POWERSHELLS = frozenset({"pwsh", "powershell"})
_INTERPRETERS = frozenset({"python", "python2", "python3", "py", "node", "perl", "ruby", "php"})
_EVALUATES = ("-c", "-m", "-e", "-E", "-n", "-p", "-r", "-ne", "-pe", "--eval", "--print")
"""options of interpreters that name a program, so that input is only data"""

_URL = re.compile(r"https?://[^\s'\"<>|;)]+", re.IGNORECASE)
_LOCAL = re.compile(
    r"https?://(?:[^/@]*@)?(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[::1\]|host\.docker\.internal)(?:[:/]|$)",
    re.IGNORECASE,
)
_EXECUTABLE_MODE = re.compile(r"[ugoa]{0,4}[+=][rwst]*x[rwxst]*|0?[0-7]{0,3}[1357][0-7]{0,3}", re.IGNORECASE)


class Download(msgspec.Struct, frozen=True):
    """A download that a command makes."""

    url: str
    """empty where it stands in a variable"""
    file: str
    """the name of the file that it is saved as, in lower case, without folder; empty where it is printed"""


def url_in(text: str) -> str:
    """The first web address in a text; empty where there is none."""
    found = _URL.search(text)
    return found[0] if found else ""


def is_local(url: str) -> bool:
    """Whether an address is one of the machine itself."""
    return _LOCAL.match(url) is not None


def file_name(path: str) -> str:
    """What is compared of a path: its last part in lower case, with either kind of slash."""
    return path.strip("'\"").replace("\\", "/").rstrip("/").rpartition("/")[2].lower()


def download(command: Command) -> Download | None:
    """What a command downloads; None where it does not."""
    name = command.name
    if name == "curl":
        named = command.flag("-O", "--remote-name") is not None
        return _saved(command, _value(command, "-o", "--output"), by_url=named)
    if name == "wget":
        return _saved(command, _value(command, "-O", "--output-document"), by_url=True)
    if name in DOWNLOADERS:
        return _saved(command, _parameter(command, "-outfile"), by_url=False)
    if name == "start-bitstransfer":
        return _saved(command, _parameter(command, "-destination"), by_url=True)
    for word in command.words:
        if "(" not in word.text:
            continue
        _, called, arguments = word.text.lower().partition(".downloadfile(")
        if called:
            address, _, target = arguments.partition(",")
            return Download(url_in(address), file_name(target.strip(" )")))
    return None


def _saved(command: Command, target: str | None, *, by_url: bool) -> Download:
    source = next((word for word in command.args if url_in(word.text)), None)
    url = url_in(source.text) if source else ""
    written = next((word.text for word in command.writes if not word.text.startswith("/dev/")), None)
    if target in (None, "-", "/dev/stdout"):
        target = written or (
            file_name(source.text.partition("?")[0]) if by_url and source and not target else ""
        )
    return Download(url, file_name(target))


def _value(command: Command, letter: str, name: str) -> str | None:
    """The value of an option, in the next word or behind `=`; in a cluster the last letter has it."""
    args = command.args
    for index, word in enumerate(args):
        text = word.text
        if text.startswith(name + "="):
            return text[len(name) + 1 :]
        if text == name or (text.startswith("-") and not text.startswith("--") and text.endswith(letter[1])):
            return args[index + 1].text if index + 1 < len(args) else None
        if text.endswith(letter[1] + "-") and text.startswith("-") and not text.startswith("--"):
            return "-"
    return None


def _parameter(command: Command, name: str) -> str | None:
    """The value of a parameter of a cmdlet, which may be cut short: `-OutF x`, `-OutFile:x`."""
    args = command.args
    for index, word in enumerate(args):
        given, colon, value = word.text.lower().partition(":")
        if len(given) > 3 and name.startswith(given):
            return value if colon else args[index + 1].text if index + 1 < len(args) else None
    return None


def runs_input(command: Command) -> bool:
    """Whether a command executes what it reads from a pipe."""
    name = command.name
    if name in ("iex", "invoke-expression"):
        return True
    if name in _POWERSHELLS:
        return not command.args or command.args[-1].text == "-"
    if name in _SHELLS:
        if command.flag("-c"):
            return False
        return bool(command.flag("-s")) or _first_is_input(command)
    return name in _INTERPRETERS and not command.flag(*_EVALUATES) and _first_is_input(command)


def _first_is_input(command: Command) -> bool:
    first = next((word.text for word in command.args if word.text[:1] not in "-+" or word.text == "-"), "-")
    return first in ("-", "/dev/stdin")


def runs_argument(command: Command) -> Iterator[Word]:
    """The words that a command executes as a program: `-c TEXT`, `<(...)`, `eval TEXT`, `iex TEXT`."""
    name, args = command.name, command.args
    if name in ("iex", "invoke-expression", "eval"):
        yield from args
    elif name in _SHELLS or name in _INTERPRETERS:
        yield from (word for word in args if word.text.startswith("<("))
        evaluated = next((index for index, word in enumerate(args) if word.text in ("-c", "-e", "-lc")), None)
        if evaluated is not None:
            yield from args[evaluated + 1 : evaluated + 2]


def runs_file(command: Command) -> Iterator[str]:
    """The names of the files that a command executes or makes executable, as `file_name` gives them."""
    if not command.name:
        return
    name, args = command.name, command.args
    written = command.words[len(command.words) - len(args) - 1].text
    if name == "chmod" and any(_EXECUTABLE_MODE.fullmatch(word.text) for word in args[:3]):
        yield from (file_name(word.text) for word in args)
    elif name in ("import-module", "ipmo", "start-process", "saps"):
        named = _parameter(command, "-filepath") or _parameter(command, "-name")
        yield file_name(named or next((word.text for word in args if not word.text.startswith("-")), ""))
    elif name == "install" and args:
        yield from (file_name(word.text) for word in args[:-1])
    elif name in _POWERSHELLS:
        yield from (file_name(word.text.removeprefix("& ").partition(" ")[0]) for word in args)
    elif name in _SHELLS or name in _INTERPRETERS or name in ("java", "cmd"):
        operands = (word.text for word in args if not word.text.startswith("-") and word.text.lower() != "/c")
        yield file_name(next(operands, ""))
    if _is_value(command) or "://" in written:
        return
    if "/" in written or "\\" in written or "." in written or written.startswith("$"):
        yield file_name(written)


def _is_value(command: Command) -> bool:
    """Whether what stands where a program would is only given to a variable: `$rules = "rules.json"`."""
    before = command.words[: command.before]
    return bool(before) and before[-1].text in ("=", "+=") and not command.args
