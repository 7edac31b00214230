"""Printing for people: fits the terminal, has no colour where it is none, and makes hostile text harmless."""

import sys
from collections.abc import Sequence

import click
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from candado.report.harmless import terminal as harmless

_WIDTH_WHERE_THERE_IS_NO_TERMINAL = 80


def is_quiet() -> bool:
    """Whether -q asked for results only."""
    return bool(click.get_current_context().find_root().obj)


def say(text: str) -> None:
    """Something on stderr that is no result; nothing where it is to be quiet."""
    if not is_quiet():
        click.echo("\n".join(map(harmless, text.splitlines())), err=True)


def console() -> Console:
    """A console on stdout; NO_COLOR and a pipe turn colour off."""
    width = None if sys.stdout.isatty() else _WIDTH_WHERE_THERE_IS_NO_TERMINAL
    return Console(width=width, highlight=False, emoji=False, markup=False)


def heading(text: str) -> None:
    """A line that says what follows, after an empty one."""
    console().print(Text(f"\n{harmless(text)}", style="bold"))


def show(text: str) -> None:
    """Text of an organization, line by line as it is, and harmless."""
    for line in text.splitlines():
        click.echo(harmless(line))


def print_rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table; where stdout is no terminal, lines of values with tabs between."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(harmless(value) for value in row))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in header:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*(Text(harmless(value)) for value in row))
    console().print(table)


def print_markdown(text: str) -> None:
    """Markdown of our own; where stdout is no terminal, as it is."""
    if sys.stdout.isatty():
        console().print(Markdown(text))
    else:
        print(text)
