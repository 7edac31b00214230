"""Exit codes, the same for all commands."""

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit code says."""

    DONE = 0
    """done, and nothing at or above --fail-on"""
    GATE = 1
    """the gate failed"""
    USAGE = 2
    """wrong usage or configuration"""
    UNREAD = 3
    """something could not be read and is not accepted as a known gap"""
    NO_CONNECTION = 4
    """no connection, or not authorized"""
    CRASH = 70
    """a fault of Candado"""
    INTERRUPTED = 130
    """interrupted; nothing is lost"""


_FIRST = (Exit.NO_CONNECTION, Exit.USAGE, Exit.GATE, Exit.UNREAD)


def worst(codes: Iterable[Exit]) -> Exit:
    """The code to exit with where several hold: 4 before 2 before 1 before 3."""
    found = set(codes)
    return next((code for code in _FIRST if code in found), Exit.DONE)


class Failure(Exception):
    """A command cannot go on; the message is a sentence for the user, the code says what kind it is."""

    def __init__(self, message: str, code: Exit) -> None:
        super().__init__(message)
        self.code = code


def usage(error: ValueError) -> Failure:
    """What is about what the user gave, as such a failure."""
    return Failure(str(error), Exit.USAGE)
