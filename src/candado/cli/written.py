"""Files that a command writes for people."""

from collections.abc import Iterable
from pathlib import Path

from candado.cli.exits import Exit, Failure
from candado.cli.terminal import say
from candado.store.sealed import write_whole


def write_file(path: Path, pieces: Iterable[str]) -> None:
    """Write one file of a report, whole or not at all, and say so on stderr.

    Errors: Failure where that cannot be.
    """
    try:
        write_whole(path, (piece.encode() for piece in pieces))
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror}", Exit.USAGE) from error
    say(f"wrote {path}")
