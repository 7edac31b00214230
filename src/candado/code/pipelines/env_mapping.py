"""The repair of a text put into a script: hand it over by the environment, and let the shell read it there.

What an environment variable holds is never read as code by bash and PowerShell. The macro or expression moves
into the step's `env:`; in its place stands the shell's variable, in the quoting that the place asks for.
"""

import re
from collections.abc import Iterator, Sequence

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.insertion import appended, newline_at, plain
from candado.code.pipelines.model import Script
from candado.code.pipelines.nodes import Mapping, Scalar
from candado.code.pipelines.platform import platform
from candado.code.pipelines.quoting import contexts
from candado.code.pipelines.shell import is_for_cmd
from candado.code.pipelines.substitution import Dialect, Put, Use, put
from candado.code.pipelines.text import Span

__all__ = ["Use", "repairs"]

_TASKS = frozenset({"cmdline", "bash", "powershell", "azurecli", "azurepowershell"})
"""that run a text with the environment of the step"""
_TAKEN = frozenset(
    {
        "APPDATA", "BASH_ENV", "CI", "COMSPEC", "CONFIGURATION", "DEBUG", "DISPLAY", "EDITOR", "ENV",
        "EUID", "HOME", "HOSTNAME", "IFS", "LANG", "LANGUAGE", "LD_LIBRARY_PATH", "LD_PRELOAD", "LINENO",
        "LOCALAPPDATA", "NODE_OPTIONS", "NODE_PATH", "OLDPWD", "OS", "PAGER", "PATH", "PATHEXT", "PLATFORM",
        "PROGRAMDATA", "PROGRAMFILES", "PROMPT", "PS1", "PSMODULEPATH", "PWD", "PYTHONPATH", "RANDOM",
        "SECONDS", "SHELL", "SYSTEMROOT", "TEMP", "TERM", "TMP", "TMPDIR", "TZ", "UID", "USER", "USERNAME",
        "VERSION", "WINDIR",
    }
)  # fmt: skip
"""names that shells and programs look for"""
_MOST = 100
"""uses in one script; nobody would look through more edits"""
_NO_NAME = re.compile(r"[^A-Z0-9_]")
_ENV = re.compile(r"^[ \t-]*['\"]?env['\"]?[ \t]*:", re.MULTILINE | re.IGNORECASE)

Mended = list[tuple[Use, Put]]


def repairs(script: Script, uses: Sequence[Use], title: str, *, safe: bool = True) -> list[Fix | None]:
    """The repair of each use, in their order; None where none surely helps.

    What can be mended safely is mended together, since it shares the step's `env:`; the rest comes with it.
    `safe` says whether the text is one word anyway, so that quoting it changes nothing.
    """
    dialect, sure = _dialect(script)
    if dialect is None or script.argument or len(uses) > _MOST or not _editable(script):
        return [None] * len(uses)
    text = script.text
    names = _names(script, uses)
    ordered = sorted(uses, key=lambda use: use.start)
    stretches = tuple((use.start, use.end) for use in uses)
    pieces = tuple((piece.start, piece.end) for piece in text.pieces)
    places = contexts(text.value, "cmd" if dialect == "cmd" else script.shell, stretches, pieces)
    made = [
        found
        if (found := put(text, use, names[use.written(text)], place, dialect, ordered))
        and _encoded(found.text, text, use.start)
        else None
        for use, place in zip(uses, places, strict=True)
    ]
    mended = [(use, found) for use, found in zip(uses, made, strict=True) if found]
    safe_ones = [(use, found) for use, found in mended if found.safe]
    safely = _fix(script, safe_ones, names, title, safe=safe and sure) if safe_ones else None
    wholly = _fix(script, mended, names, title, safe=False) if len(mended) > len(safe_ones) else None
    return [(safely if found.safe else wholly) if found else None for found in made]


def _dialect(script: Script) -> tuple[Dialect | None, bool]:
    """How the script is written, and whether that is sure: `script:` is for cmd on Windows."""
    match script.shell:
        case "bash":
            return "posix", True
        case "powershell":
            return "powershell", True
        case "cmd":
            return "cmd", True
        case "sh":
            known = platform(script.step.job)
            windows = known == "windows" or (known is None and is_for_cmd(script.text.value))
            return ("cmd" if windows else "posix"), known is not None
        case _:
            return None, False


def _editable(script: Script) -> bool:
    """Whether what holds the script is written in lines of its own, in the file of its step."""
    step, text = script.step, script.text
    holder = step.inputs
    return (
        step.task in _TASKS
        and text.file is step.node.file
        and step.node.start <= text.start < step.node.end
        and holder is not None
        and text.file.text[holder.start : holder.start + 1] != "{"
    )


def _names(script: Script, uses: Sequence[Use]) -> dict[str, str]:
    """The environment variable for each text that is written, the one that has it already or a new one."""
    given = _given(script)
    names = {written: name for name, written in given.items()}
    taken = {name.upper() for name in given} | _TAKEN
    for use in uses:
        written = use.written(script.text)
        if written not in names:
            name = _NO_NAME.sub("_", use.name.upper())
            name = f"_{name}" if name[:1].isdigit() else name
            while name in taken:
                name += "_VALUE"
            names[written] = name
            taken.add(name)
    return names


def _given(script: Script) -> dict[str, str]:
    """What the step's `env:` says already."""
    entries = script.step.env.entries if script.step.env is not None else []
    return {
        entry.key.value: entry.value.written or entry.value.value
        for entry in entries
        if isinstance(entry.value, Scalar)
    }


def _fix(script: Script, mended: Mended, names: dict[str, str], title: str, *, safe: bool) -> Fix | None:
    """One repair of several uses."""
    given = _given(script).values()
    mapped = dict.fromkeys(use.written(script.text) for use, found in mended if found.mapped)
    edits: list[Edit | None] = [*dict.fromkeys(_substitutions(script.text, mended))]
    if new := {names[written]: written for written in mapped if written not in given}:
        edits.append(_mapping(script, new))
    if any(found.text.startswith("!") for _, found in mended):
        edits.append(_delayed(script.text))
    made = tuple(edit for edit in edits if edit is not None)
    return Fix(title, made, safe=safe) if made and len(made) == len(edits) else None


def _substitutions(text: Scalar, mended: Mended) -> Iterator[Edit]:
    for use, found in mended:
        yield Edit(text.at(use.start, use.end), _encoded(found.text, text, use.start))
        if found.quotes:
            first, last = found.quotes
            yield Edit(text.at(first, first + 1), _encoded('"', text, first))
            yield Edit(text.at(last - 1, last), _encoded('"', text, last - 1))


def _encoded(text: str, scalar: Scalar, start: int) -> str:
    """The text as the scalar's style writes it; nothing where a plain one cannot begin with it."""
    match scalar.style:
        case '"':
            return text.replace('"', '\\"')
        case "'":
            return text.replace("'", "''")
        case "":
            return "" if start == 0 and text[0] in "\"'!" else text
        case _:
            return text


def _mapping(script: Script, new: dict[str, str]) -> Edit | None:
    """An edit that puts entries into the step's `env:`; None where the step gets it from elsewhere."""
    step = script.step.node
    lines = [f"{name}: {plain(written)}" for name, written in new.items()]
    entry = step.entry("env")
    if entry is None:
        written = step.file.text[step.start : step.end]
        return None if _ENV.search(written) else appended(step, ["env:", *(f"  {line}" for line in lines)])
    held = entry.value
    if not isinstance(held, Mapping) or held.file is not step.file or entry.guards:
        return None
    return appended(held, lines) if step.start <= held.start < step.end else None


def _delayed(text: Scalar) -> Edit | None:
    """An edit that lets cmd put variables in after it has read the line: `!NAME!`, and not `%NAME%`."""
    if text.style != "|" or "!" in text.value or "delayedexpansion" in text.value.lower():
        return None
    first = next((index for index, char in enumerate(text.value) if char != "\n"), 0)
    at = text.at(first, first + 1).start
    line = text.file.text.rfind("\n", 0, at) + 1
    newline = newline_at(text.file.text, line)
    return Edit(Span(text.file, at, at), f"setlocal EnableDelayedExpansion{newline}{text.file.text[line:at]}")
