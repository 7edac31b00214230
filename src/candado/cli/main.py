"""`candado`: runs a command line, and turns whatever happens into an exit code and a sentence."""

import os
import sys
from io import TextIOWrapper

from candado.cli import commands
from candado.cli.exits import Exit
from candado.cli.streams import put

COMPLETE = "_CANDADO_COMPLETE"
"""Set by a shell that wants a command line completed; it gives no arguments."""


def run() -> None:
    """The entry point."""
    if sys.stdout is None:  # it was closed before we began
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    sys.exit(code_of(sys.argv[1:]))


def code_of(arguments: list[str]) -> int:
    """Run a command line and give its exit code; whatever goes wrong is told on stderr."""
    try:
        return _answer(arguments)
    except KeyboardInterrupt:
        from candado.cli.tell import tell

        tell("interrupted")
        return Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001 (whatever it is, the user is told, and what to do with it)
        from candado.cli.failures import told

        return told(error)


def _answer(arguments: list[str]) -> int:
    """Answer a command line; what is asked most at once, without the library that parses the rest."""
    if COMPLETE in os.environ:
        from candado.cli.group import complete

        return complete(os.environ[COMPLETE])
    if arguments in (["--help"], ["-h"]):
        put(commands.page())
        return Exit.DONE
    if arguments == ["--version"]:
        put(commands.version())
        return Exit.DONE
    from candado.cli.group import answer

    return answer(arguments)
