"""One writer at a time: a lock that the operating system drops when its process ends, however it ends."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO, wait: bool) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO, wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def acquire(path: Path) -> BinaryIO | None:
    """Lock a file, made where it is missing, until it is closed; None where another holds it."""
    file = path.open("ab")
    try:
        _lock(file, wait=False)
    except (BlockingIOError, PermissionError):
        file.close()
        return None
    return file


@contextmanager
def locked(path: Path) -> Generator[None]:
    """Hold the lock on a file, made where it is missing; wait for it."""
    with path.open("ab") as file:
        _lock(file, wait=True)
        yield
