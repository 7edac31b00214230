"""What can go wrong, and the exit code of each: imported when something did."""

from typing import NoReturn

from candado.assess.control import ControlError
from candado.assess.exceptions import NotAccepted
from candado.assess.files import FileError
from candado.assess.selection import NoSuchControl
from candado.cli.exits import Exit, Failure
from candado.connect.errors import ConnectError
from candado.query.door import QueryFailed, QueryTooLarge
from candado.query.text import QueryRefused
from candado.store.errors import StoreError

_CODES: tuple[tuple[type[Exception], Exit], ...] = (
    (ConnectError, Exit.NO_CONNECTION),
    (FileError, Exit.USAGE),
    (ControlError, Exit.USAGE),
    (NoSuchControl, Exit.USAGE),
    (NotAccepted, Exit.USAGE),
    (StoreError, Exit.USAGE),
    (QueryRefused, Exit.USAGE),
    (QueryFailed, Exit.USAGE),
    (QueryTooLarge, Exit.USAGE),
)


def failure_of(error: BaseException) -> Failure | None:
    """The error as a sentence with its exit code; None where it is a fault of Candado."""
    if isinstance(error, Failure):
        return error
    for kind, code in _CODES:
        if isinstance(error, kind):
            return Failure(str(error), code)
    return None


def usage(error: ValueError) -> NoReturn:
    """Raise a ValueError that is about what the user gave, as such."""
    raise Failure(str(error), Exit.USAGE) from error
