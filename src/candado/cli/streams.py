"""Stdout for results, stderr for all else. Where nobody reads any more, a command goes on all the same."""

import os
import sys


def put(text: str) -> None:
    """Write a result, or a part of one, as it is, to stdout."""
    _write(text, err=False)


def note(text: str) -> None:
    """Write lines that are no result to stderr, on a terminal in its width."""
    lines = text.splitlines()
    _write("".join(f"{wrapped(line) if sys.stderr.isatty() else line}\n" for line in lines), err=True)


def wrapped(line: str) -> str:
    """A line as lines of the terminal's width; no word is broken."""
    import shutil
    import textwrap

    width = shutil.get_terminal_size().columns
    return textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)


def _write(text: str, *, err: bool) -> None:
    stream = sys.stderr if err else sys.stdout
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
