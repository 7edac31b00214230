"""What can go wrong, and the exit code of each: imported only when something did."""

import errno
import traceback

from candado.assess.control import ControlError
from candado.assess.exceptions import NotAccepted
from candado.assess.files import FileError
from candado.assess.selection import NoSuchControl
from candado.cli.exits import Exit, Failure
from candado.cli.tell import tell
from candado.code.pipelines.baseline import BaselineError
from candado.code.pipelines.discover import NoSuchPath
from candado.collect.run import NoSuchProject
from candado.connect.errors import ConnectError
from candado.query.door import QueryFailed, QueryTooLarge
from candado.query.text import QueryRefused
from candado.store.errors import StoreError

REPORT_A_CRASH = "https://github.com/candado/candado/issues"
_CODES: dict[type[Exception], Exit] = {
    ConnectError: Exit.NO_CONNECTION,
    FileError: Exit.USAGE,
    ControlError: Exit.USAGE,
    NoSuchControl: Exit.USAGE,
    NoSuchProject: Exit.USAGE,
    NoSuchPath: Exit.USAGE,
    BaselineError: Exit.USAGE,
    NotAccepted: Exit.USAGE,
    StoreError: Exit.USAGE,
    QueryRefused: Exit.USAGE,
    QueryFailed: Exit.USAGE,
    QueryTooLarge: Exit.USAGE,
}
_OF_DUCKDB_WHERE_INTERRUPTED = "Query interrupted"
_OF_THE_MACHINE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.ENOTDIR}
KNOWN = (Failure, *_CODES)
"""What is no fault of Candado; each says in a sentence what is wrong and what to do."""


def told(error: Exception) -> Exit:
    """Tell the user what went wrong, and give its exit code."""
    if isinstance(error, KNOWN):
        tell(str(error))
        return code_of(error)
    if isinstance(error, RuntimeError) and str(error) == _OF_DUCKDB_WHERE_INTERRUPTED:
        tell("interrupted")
        return Exit.INTERRUPTED
    if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE:
        where = f"{error.filename}: " if error.filename is not None else ""
        tell(f"{where}{error.strerror}. Make room there or get the right, or choose another folder.")
        return Exit.USAGE
    traceback.print_exception(error)
    tell(
        "this is a fault of Candado, not yours. Please report it, with the lines above (they may name "
        f"things of your organization: look at them first): {REPORT_A_CRASH}"
    )
    return Exit.CRASH


def code_of(error: Exception) -> Exit:
    """The exit code of what is `KNOWN`."""
    if isinstance(error, Failure):
        return error.code
    return next(code for kind, code in _CODES.items() if isinstance(error, kind))
