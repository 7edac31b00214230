"""Printing for people: fits the terminal, has no colour where it is none, and makes hostile text harmless.

What draws on a terminal is imported only where there is one.
"""

import os
import shutil
import sys
from collections.abc import Sequence

import click

from candado.cli.streams import note, put, wrapped
from candado.report.harmless import terminal as harmless

_WIDTH_WHERE_THERE_IS_NO_TERMINAL = 80


def is_quiet() -> bool:
    """Whether -q asked for results only."""
    return bool(click.get_current_context().find_root().obj)


def say(text: str) -> None:
    """Something on stderr that is no result; nothing where it is to be quiet."""
    if not is_quiet():
        note("\n".join(map(harmless, text.splitlines())))


def is_terminal() -> bool:
    """Whether people look at stdout, and no program."""
    return sys.stdout.isatty()


def is_coloured() -> bool:
    """Whether stdout is a terminal that shows colour, and NO_COLOR does not forbid it."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns of stdout."""
    return shutil.get_terminal_size().columns if is_terminal() else _WIDTH_WHERE_THERE_IS_NO_TERMINAL


def title(text: str) -> None:
    """The line above all others."""
    line = harmless(text)
    put(f"{click.style(line, bold=True) if is_coloured() else line}\n")


def heading(text: str) -> None:
    """A line that says what follows, after an empty one."""
    put("\n")
    title(text)


def show(text: str) -> None:
    """Text of an organization, line by line as it is, and harmless."""
    put("".join(f"{harmless(line)}\n" for line in text.splitlines()))


def prose(text: str) -> None:
    """A sentence or a list; on a terminal in lines of its width."""
    line = harmless(text)
    put(f"{wrapped(line) if is_terminal() else line}\n")


def print_rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table; where stdout is no terminal, lines of values with tabs between."""
    if is_terminal():
        from candado.cli.drawn import table

        put(table(header, rows, width(), colour=is_coloured()))
    else:
        put("".join("\t".join(map(harmless, row)) + "\n" for row in rows))


def print_markdown(text: str) -> None:
    """Markdown of our own; where stdout is no terminal, as it is."""
    if is_terminal():
        from candado.cli.drawn import markdown

        put(markdown(text, width(), colour=is_coloured()))
    else:
        put(f"{text}\n")
