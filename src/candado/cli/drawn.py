"""What is drawn for a terminal: tables and Markdown, in its width."""

import io
from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from candado.report.harmless import terminal as harmless


def table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int, *, colour: bool) -> str:
    """A table; without the line of titles where these are empty."""
    drawn = Table(box=None, pad_edge=False, header_style="bold", show_header=any(header))
    for title in header:
        drawn.add_column(title, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(harmless(value)) for value in row))
    return _lines(drawn, width, colour=colour)


def markdown(text: str, width: int, *, colour: bool) -> str:
    """Markdown of our own."""
    return _lines(Markdown(text), width, colour=colour)


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
