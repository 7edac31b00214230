"""What can go wrong, and the exit code of each: imported only when something did."""

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

_CODES: dict[type[Exception], Exit] = {
    ConnectError: Exit.NO_CONNECTION,
    FileError: Exit.USAGE,
    ControlError: Exit.USAGE,
    NoSuchControl: Exit.USAGE,
    NotAccepted: Exit.USAGE,
    StoreError: Exit.USAGE,
    QueryRefused: Exit.USAGE,
    QueryFailed: Exit.USAGE,
    QueryTooLarge: Exit.USAGE,
}
KNOWN = (Failure, *_CODES)
"""What is no fault of Candado; each says in a sentence what is wrong and what to do."""


def code_of(error: BaseException) -> Exit:
    """The exit code of what went wrong."""
    if isinstance(error, Failure):
        return error.code
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), Exit.CRASH)


def usage(error: ValueError) -> NoReturn:
    """Raise a ValueError that is about what the user gave, as such."""
    raise Failure(str(error), Exit.USAGE) from error
