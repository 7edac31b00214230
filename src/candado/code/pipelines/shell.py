"""The commands of a script: enough of bash, cmd and PowerShell to find things in, not to run them.

Lines that go on are joined, comments and here-documents left out, quotes removed; every word keeps its place.
Whatever is written badly is read in some way: nothing is an error. The work grows with the text's length.
"""

import re
from functools import cached_property, lru_cache
from typing import Literal

import msgspec

from candado.code.pipelines.command import Command, Word, program
from candado.code.pipelines.model import Script, Shell

Dialect = Literal["posix", "cmd", "powershell"]


def commands(script: Script) -> tuple[Command, ...]:
    """All commands of a script in their order, those inside others among them.

    None of arguments, and none of what is not for a shell.
    """
    if script.argument or script.shell not in ("bash", "sh", "cmd", "powershell"):
        return ()
    return parse(script.text.value, script.shell)


def commanded(script: Script) -> tuple[Command, ...]:
    """The commands of a script; arguments as the words of a command whose program stands elsewhere."""
    return parse(script.text.value, "bash") if script.argument else commands(script)


@lru_cache(maxsize=256)
def parse(text: str, shell: Shell) -> tuple[Command, ...]:
    """The commands of a text; `sh` is cmd where the text looks like it, since the agent decides."""
    if shell == "powershell":
        dialect: Dialect = "powershell"
    else:
        dialect = "cmd" if shell == "cmd" or (shell == "sh" and is_for_cmd(text)) else "posix"
    reader = _Reader(text)
    reader.read(0, len(text), dialect, "", 0)
    return tuple(sorted(reader.found, key=lambda command: command.start))


def commented(text: str, index: int) -> bool:
    """Whether the line that an index lies in is a comment, in whatever language."""
    start = text.rfind("\n", 0, index) + 1
    start = max(start, text.rfind("\r", start, index) + 1)
    return _COMMENT.match(text, start) is not None


def is_for_cmd(text: str) -> bool:
    """Whether a text for the agent's shell holds what only cmd understands."""
    return _CMD.search(text) is not None


_COMMENT = re.compile(r"[ \t]*(?:#|::|//|@?rem[ \t])", re.IGNORECASE)
_CMD = re.compile(
    r"^[ \t]*@?(?:echo off|rem\b|call[ \t]|setlocal\b|if (?:not )?(?:exist|errorlevel|defined) |set \"?\w+=)"
    r"|%[A-Za-z_]\w{2,}%|[ \t]\^\r?$",
    re.IGNORECASE | re.MULTILINE,
)
"""what only cmd understands"""

_DEEPEST = 12
"""levels of commands inside commands; deeper ones are text"""
_TOKEN = {
    "posix": re.compile(r"([^\S\r\n]+)|([^\s'\"\\$`()&|;<>#]+)([^\S\r\n]+)?"),
    "cmd": re.compile(r"([^\S\r\n]+)|([^\s\"^$()&|<>]+)([^\S\r\n]+)?"),
    "powershell": re.compile(r"([^\S\r\n]+)|([^\s'\"`$(){}&|;<>#@]+)([^\S\r\n]+)?"),
}
"""blanks, or characters that mean themselves and the blanks behind them"""
_QUOTED = {
    "posix": re.compile(r'[^"\\$`]+'),
    "cmd": re.compile(r'[^"\r\n$]+'),
    "powershell": re.compile(r'[^"`$]+'),
}
"""the same between double quotes"""
_ESCAPE = {"posix": "\\", "cmd": "^", "powershell": "`"}
_LITERAL = re.compile(r"\$\([A-Za-z0-9_][\w.\-]*\)|\$\{[^{}\n]*\}|\$")
_NEWLINE = re.compile(r"\r?\n|\r")
_REDIRECT = re.compile(r"&>>?|<<<|<<-?|[<>]&|>>|>\||[<>]")
_HEREDOC = re.compile(r"[ \t]*(['\"\\]?)([A-Za-z_]\w*)\1")
_REM = re.compile(r"@?(?:rem\b|::)[^\r\n]*", re.IGNORECASE)
_HERESTRING = re.compile(r"@(['\"])[ \t]*\r?\n")


class _Line:
    """A command in the making."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.source: Command | None = None
        self.closed: Command | None = None
        """the last command of a group that ended just before"""
        self.clear()

    def clear(self) -> None:
        self.words: list[Word] = []
        self.writes: list[Word] = []
        self.redirect = ""
        self.next()

    def next(self) -> None:
        """A new word begins."""
        self.text: list[str] = []
        self.inner: list[Command] = []
        self.start = self.end = -1

    def put(self, text: str, start: int, end: int) -> None:
        """Characters of a word, and where they are written."""
        self.text.append(text)
        self.start = start if self.start < 0 else self.start
        self.end = end

    def end_word(self) -> None:
        if self.start < 0:
            return
        word = Word("".join(self.text), self.start, self.end, tuple(self.inner))
        if not self.redirect:
            self.words.append(word)
        elif ">" in self.redirect and not (self.redirect == ">&" and word.text.strip("-").isdecimal()):
            self.writes.append(word)
        self.redirect = ""
        self.next()


class _Reader:
    """The reading of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Command] = []
        self.heredocs: list[str] = []
        self.last_expression = text.rfind("}}")

    @cached_property
    def last_lines(self) -> dict[str, int]:
        """Each line without the blanks around it, and the index at which its last occurrence ends."""
        return {line[0].strip(): line.end() for line in re.finditer(r"[^\n]+", self.text)}

    def read(self, at: int, end: int, dialect: Dialect, closer: str, depth: int) -> int:
        """Read commands from `at` up to `end` or an unpaired `closer`; the index after it."""
        line = _Line(depth)
        text = self.text
        token = _TOKEN[dialect].match
        open_groups = 0
        while at < end:
            if found := token(text, at, end):
                at = self._plain(line, found, end, dialect)
                continue
            char = text[at]
            if char == "\n":
                self._end(line)
                at = self._after_heredocs(at + 1, end) if self.heredocs else at + 1
            elif char == closer and not open_groups:
                self._end(line)
                return at + 1
            elif char in "()" and dialect != "powershell":
                opens = char == "(" and line.start < 0
                if dialect == "cmd" and not opens and (char == "(" or not open_groups):
                    line.put(char, at, at + 1)
                else:
                    made = self._end(line)
                    line.closed = made if char == ")" else None
                    open_groups = max(0, open_groups + (1 if char == "(" else -1))
                at += 1
            else:
                at = self._special(line, char, at, end, dialect)
        self._end(line)
        return at

    def _plain(self, line: _Line, found: re.Match[str], end: int, dialect: Dialect) -> int:
        """Read blanks, or characters that mean themselves; the index after them."""
        kind = found.lastindex
        if kind == 1:
            line.end_word()
            return found.end()
        if dialect == "cmd" and not line.words and (rem := _REM.match(self.text, found.start(), end)):
            return rem.end()
        start, stop = found.span(2)
        if kind == 3 and line.start < 0 and not line.redirect:
            line.words.append(Word(found[2], start, stop))
            return found.end()
        line.put(found[2], start, stop)
        if kind == 3:
            line.end_word()
        return found.end()

    def _special(self, line: _Line, char: str, at: int, end: int, dialect: Dialect) -> int:
        """Read what begins with a special character; the index after it."""
        text = self.text
        if char == "\r":
            self._end(line)
            return at + 1
        if char == _ESCAPE[dialect]:
            return self._escaped(line, at, end, dialect)
        if char in "\"'":
            return self._quoted(line, at, end, dialect)
        if char == "$" or (char == "`" and dialect == "posix"):
            return self._substituted(line, at, end, dialect)
        if char == "#":
            return self._comment(line, at, end)
        if char == "@":
            return self._herestring(line, at, end)
        if char in "<>" or text.startswith("&>", at):
            return self._redirected(line, at, end, dialect)
        if char == "(" and dialect == "powershell":
            return self._nested(line, at, 1, end, dialect)
        return self._separated(line, char, at, dialect)

    def _separated(self, line: _Line, char: str, at: int, dialect: Dialect) -> int:
        """End a command at `;`, `&`, `|`, a bracket or two of a kind."""
        double = self.text.startswith(char * 2, at) and char in "&|;"
        if char == "&" and not double and dialect == "powershell":
            line.end_word()
            return at + 1
        made = self._end(line) or line.closed
        line.closed = made if char == "}" else None
        if char == "|" and not double:
            line.source = made
            return at + 2 if self.text.startswith("|&", at) else at + 1
        return at + 2 if double else at + 1

    def _escaped(self, line: _Line, at: int, end: int, dialect: Dialect) -> int:
        if newline := _NEWLINE.match(self.text, at + 1, end):
            return newline.end()
        following = self.text[at + 1 : min(at + 2, end)]
        kept = "\\" if dialect == "posix" and following.isalnum() else ""
        line.put(kept + following, at, at + 1 + len(following))
        return at + 1 + len(following)

    def _quoted(self, line: _Line, at: int, end: int, dialect: Dialect) -> int:
        text = self.text
        if text[at] == "'":
            close = text.find("'", at + 1, end)
            if close < 0 or dialect == "cmd":
                line.put("'", at, at + 1)
                return at + 1
            line.put(text[at + 1 : close], at, close + 1)
            return close + 1
        line.put("", at, at + 1)
        at += 1
        plain = _QUOTED[dialect]
        while at < end:
            if found := plain.match(text, at, end):
                line.put(found[0], at, found.end())
                at = found.end()
                continue
            char = text[at]
            if char == '"':
                if dialect != "powershell" or not text.startswith('""', at):
                    line.put("", at, at + 1)
                    return at + 1
                line.put('"', at, at + 2)
                at += 2
            elif char == "$" or (char == "`" and dialect == "posix"):
                at = self._substituted(line, at, end, dialect)
            elif char == _ESCAPE[dialect]:
                following = text[at + 1 : min(at + 2, end)]
                kept = "" if dialect == "powershell" or following in '"\\$`' else "\\"
                line.put("" if following == "\n" else kept + following, at, at + 1 + len(following))
                at += 1 + len(following)
            else:
                return at
        return at

    def _substituted(self, line: _Line, at: int, end: int, dialect: Dialect) -> int:
        """Read what `$` or a backtick begins: an expression, a macro, a variable, or commands."""
        text = self.text
        if text.startswith("${{", at):
            close = text.find("}}", at, end) + 2 if at < self.last_expression < end else at + 3
            line.put(text[at:close], at, close)
            return close
        if text[at] == "`":
            return self._nested(line, at, 1, end, dialect, "`")
        literal = _LITERAL.match(text, at, end)
        if literal and (literal[0] != "$" or not text.startswith("$(", at) or dialect == "cmd"):
            line.put(literal[0], at, literal.end())
            return literal.end()
        return self._nested(line, at, 2, end, dialect)

    def _nested(
        self, line: _Line, at: int, opening: int, end: int, dialect: Dialect, closer: str = ")"
    ) -> int:
        """Read commands inside a word, behind `opening` characters."""
        inside = at + opening
        if line.depth >= _DEEPEST:
            line.put(self.text[at:inside], at, inside)
            return inside
        before = len(self.found)
        after = self.read(inside, end, dialect, closer, line.depth + 1)
        line.put(self.text[at:after], at, after)
        line.inner.extend(self.found[before:])
        return after

    def _comment(self, line: _Line, at: int, end: int) -> int:
        if line.start >= 0:
            line.put("#", at, at + 1)
            return at + 1
        newline = _NEWLINE.search(self.text, at, end)
        return newline.start() if newline else end

    def _herestring(self, line: _Line, at: int, end: int) -> int:
        if line.start < 0 and (opening := _HERESTRING.match(self.text, at, end)):
            close = self.text.find("\n" + opening[1] + "@", opening.end() - 1, end)
            close = close if close >= 0 else end
            line.put(self.text[opening.end() : close], at, min(close + 3, end))
            return min(close + 3, end)
        line.put("@", at, at + 1)
        return at + 1

    def _redirected(self, line: _Line, at: int, end: int, dialect: Dialect) -> int:
        text = self.text
        if dialect == "powershell" and text.startswith("<#", at):
            close = text.find("#>", at, end)
            return close + 2 if close >= 0 else end
        if dialect == "posix" and text[at + 1 : at + 2] == "(":
            return self._nested(line, at, 2, end, dialect)
        found = _REDIRECT.match(text, at, end)
        operator = found[0] if found else text[at]
        if "".join(line.text).isdecimal():
            line.next()
        line.end_word()
        if dialect == "posix" and operator in ("<<", "<<-"):
            if mark := _HEREDOC.match(text, at + len(operator), end):
                self.heredocs.append(mark[2])
                return mark.end()
            return at + len(operator)
        line.redirect = operator
        return at + len(operator)

    def _after_heredocs(self, at: int, end: int) -> int:
        """The index after the here-documents that the line before announced."""
        for mark in self.heredocs:
            if self.last_lines.get(mark, 0) > at:
                close = re.compile(rf"^[ \t]*{mark}[ \t]*\r?$", re.MULTILINE).search(self.text, at, end)
                at = close.end() if close else at
        self.heredocs.clear()
        return at

    def _end(self, line: _Line) -> Command | None:
        """End a command."""
        line.end_word()
        if not line.words:
            if line.writes:
                line.clear()
            return None
        command = Command(self._with_scripts(line.words, line.depth), tuple(line.writes), line.source)
        self.found.append(command)
        line.clear()
        line.source = None
        return command

    def _with_scripts(self, words: list[Word], depth: int) -> tuple[Word, ...]:
        """The words, with the commands of one that is a script for another shell."""
        index, dialect = _script_among(words)
        if 0 < index < len(words) and depth < _DEEPEST:
            word = words[index]
            if self.text[word.start] in "'\"" and word.end - word.start > 2 and not word.inner:
                before = len(self.found)
                self.read(word.start + 1, word.end - 1, dialect, "", depth + 1)
                words[index] = msgspec.structs.replace(word, inner=tuple(self.found[before:]))
        return tuple(words)


_TAKES_SCRIPT = frozenset(
    {"-c", "-lc", "-ec", "-ic", "-xc", "-exc", "-xec", "-euc", "-C", "-command", "-Command", "-COMMAND"}
    | {"/c", "/C", "/k", "/K"}
)
_RUNS: dict[str, Dialect] = {
    **dict.fromkeys(("bash", "sh", "zsh", "dash", "ash", "ksh", "su"), "posix"),
    "powershell": "powershell",
    "pwsh": "powershell",
    "cmd": "cmd",
}


def _script_among(words: list[Word]) -> tuple[int, Dialect]:
    """The index of the word that is a script for another shell, 0 for none, and how that shell reads it."""
    if words[0].text == "eval":
        return 1, "posix"
    for option, word in enumerate(words):
        if word.text in _TAKES_SCRIPT:
            for before in reversed(words[:option]):
                if runs := _RUNS.get(program(before.text)):
                    return option + 1, runs
    return 0, "posix"
