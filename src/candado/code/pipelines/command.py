"""Commands as a script has them: a program and its arguments, each word with its place."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec


class Word(msgspec.Struct, frozen=True):
    """A word of a command: the indexes of its first character and of the one after its last."""

    text: str
    """without quotes; variables and macros as written"""
    start: int
    end: int
    inner: "tuple[Command, ...]" = ()
    """commands whose output stands there, or that another shell is to run: `$(...)`, `<(...)`, `-c '...'`"""


class Command(msgspec.Struct, eq=False):
    """A program and its arguments."""

    words: tuple[Word, ...]
    writes: tuple[Word, ...] = ()
    """files that its output goes to"""
    source: "Command | None" = None
    """the command whose output it reads, by `|`"""
    before: int = 0
    """how many words stand before the program: `sudo`, `A=b`, `if`"""

    def __post_init__(self) -> None:
        """Find the program."""
        self.before = _before_program(self.words)

    @property
    def start(self) -> int:
        """The index of its first character."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """The index after its last word."""
        return max(word.end for word in (*self.words, *self.writes))

    @property
    def name(self) -> str:
        """The program in lower case, without folder and `.exe`; empty where there is none."""
        return program(self.words[self.before].text) if self.before < len(self.words) else ""

    @property
    def args(self) -> tuple[Word, ...]:
        """The words after the program."""
        return self.words[self.before + 1 :]

    def flag(self, *names: str) -> Word | None:
        """The first argument that is one of these options, as written; `-k` also in a cluster, `-fsSk`."""
        letters = [name[1] for name in names if len(name) == 2]
        for word in self.args:
            if word.text in names or word.text.partition("=")[0] in names:
                return word
            if _CLUSTER.match(word.text) and any(letter in word.text for letter in letters):
                return word
        return None


def _settings(command: Command) -> Iterator[tuple[str, str]]:
    """Variables of a script that a command sets, by name in lower case: `NAME=text`, `$name = "text"`."""
    words = command.words
    if len(words) == 3 and words[0].text.startswith("$") and words[1].text == "=":
        yield words[0].text[1:].lower(), words[2].text
    for word in words:
        name, equals, value = word.text.partition("=")
        if equals and _ASSIGNS.match(word.text):
            yield name.lower(), value
        elif word.text not in _DECLARES:
            return


def _is_set(words: tuple[Word, ...], at: int) -> bool:
    """Whether a word names the variable that a command of PowerShell sets."""
    return words[at].text.startswith("$") and at + 1 < len(words) and words[at + 1].text in ("=", "+=")


def resolved(commands: Iterable[Command]) -> Iterator[Command]:
    """Commands with the variables that those before them set replaced by what they hold."""
    values: dict[str, str] = {}
    made: dict[int, Command] = {}

    def value(found: re.Match[str]) -> str:
        return values.get(found[1].lower(), found[0])

    def known(word: Word) -> Word:
        if "$" not in word.text or len(word.text) > _LONGEST:
            return word
        text = _VARIABLE.sub(value, word.text)
        return msgspec.structs.replace(word, text=text) if len(text) <= _LONGEST else word

    for command in commands:
        source = made.get(id(command.source), command.source)
        if values and any("$" in word.text for word in (*command.words, *command.writes)):
            words = command.words
            put = (word if _is_set(words, at) else known(word) for at, word in enumerate(words))
            made[id(command)] = Command(tuple(put), tuple(map(known, command.writes)), source)
        elif source is not command.source:
            made[id(command)] = Command(command.words, command.writes, source)
        command = made.get(id(command), command)
        first = command.words[0].text
        if "=" in first or first.startswith("$") or first in _DECLARES:
            values.update(_settings(command))
        yield command


@lru_cache(maxsize=4096)
def program(word: str) -> str:
    """A program by the word that runs it: in lower case, without folder and the endings of Windows."""
    name = word.replace("\\", "/").rpartition("/")[2].lower().lstrip("@")
    return _ENDING.sub("", name)


_ENDING = re.compile(r"\.(?:exe|cmd|bat)$")
_DECLARES = frozenset({"export", "set", "local", "readonly", "declare"})
_LONGEST = 1000
"""characters of a word in which variables are replaced, before and after"""
_VARIABLE = re.compile(r"\$\{?(\w+)\}?")
_ASSIGNS = re.compile(r"[A-Za-z_]\w*\+?=")
_CLUSTER = re.compile(r"-[A-Za-z]{2,8}$")
_KEYWORDS = frozenset(
    {"if", "then", "else", "elif", "do", "while", "until", "!", "{", "call", "return", "try"}
)
_WRAPPERS = frozenset({"sudo", "env", "exec", "command", "nohup", "time", "timeout", "start"})
_PREFIXES = _KEYWORDS | _WRAPPERS
_VALUED = frozenset({"-u", "-g", "--user", "--group"})
"""options of wrappers that a value follows"""


def _before_program(words: tuple[Word, ...]) -> int:
    """The number of words before the program: keywords, assignments and wrappers such as sudo."""
    first = words[0].text
    if first not in _PREFIXES and not first.startswith("$") and "=" not in first and "/" not in first:
        return 0
    at = 0
    while at < len(words):
        word = words[at].text
        if _is_set(words, at):
            at += 2
        elif word in _KEYWORDS or _ASSIGNS.match(word):
            at += 1
        elif program(word) in _WRAPPERS:
            at = _wrapped(words, at + 1)
        else:
            break
    return at


def _wrapped(words: tuple[Word, ...], at: int) -> int:
    """The index behind the options of a wrapper."""
    while at < len(words):
        word = words[at].text
        if word in _VALUED:
            at += 2
        elif word.startswith("-") or word.lower() in ("/wait", "/b") or word.rstrip("smh").isdecimal():
            at += 1
        else:
            break
    return at
