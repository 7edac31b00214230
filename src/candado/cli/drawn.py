"""What is drawn for a terminal: tables and Markdown, in its width."""

import io
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from candado.report.harmless import terminal as harmless

_GAP = 2
_LEAST = 16
"""Columns of the terminal that running text needs."""


def table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int, *, colour: bool) -> str:
    """A table; without the line of titles where these are empty.

    Names, which have no spaces and are there to be copied, stay whole where there is room for that.
    """
    drawn = Table(box=None, pad_edge=False, header_style="bold", show_header=any(header))
    lines = [[harmless(value) for value in row] for row in rows]
    columns = [*zip(header, *lines, strict=True)]
    are_names = [not any(" " in value for value in values[1:]) for values in columns]
    longest = [max(map(cell_len, values)) for values in columns]
    needed = sum(
        _GAP + (length if is_name else min(length, _LEAST))
        for length, is_name in zip(longest, are_names, strict=True)
    )
    for title, is_name in zip(header, are_names, strict=True):
        drawn.add_column(title, overflow="fold", no_wrap=is_name and needed - _GAP <= width)
    for line in lines:
        drawn.add_row(*map(Text, line))
    return _lines(drawn, width, colour=colour)


def markdown(text: str, width: int, *, colour: bool) -> str:
    """Markdown of our own."""
    return _lines(Markdown(text, code_theme="ansi_dark"), width, colour=colour)


def _lines(drawn: RenderableType, width: int, *, colour: bool) -> str:
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        emoji=False,
        markup=False,
    )
    with console.capture() as captured:
        console.print(drawn)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
