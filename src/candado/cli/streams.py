"""Stdout for results, stderr for all else. Where nobody reads any more, a command goes on all the same."""

import os
import sys


def put(text: str) -> None:
    """Write a result, or a part of one, as it is, to stdout."""
    _write(text, err=False)


def note(line: str) -> None:
    """Write a line that is no result to stderr."""
    _write(f"{line}\n", err=True)


def _write(text: str, *, err: bool) -> None:
    stream = sys.stderr if err else sys.stdout
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
