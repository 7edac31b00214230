"""`candado`: finds the command, runs it, and turns whatever happens into an exit code and a sentence."""

import importlib
import os
import sys
from typing import NoReturn

import click

from candado.cli.exits import Exit
from candado.cli.tell import tell

COMMANDS = {
    "scan": "Read organizations, judge them, and report.",
    "assess": "Judge a snapshot anew.",
    "report": "Write the report of an assessment.",
    "show": "Show a finding with its evidence.",
    "accept": "Accept a finding until a date.",
    "diff": "Say what changed between two snapshots.",
    "controls": "List the controls.",
    "explain": "Explain a control.",
    "tables": "List the tables, or describe one.",
    "query": "Ask the tables in SQL.",
    "snapshots": "List what was read.",
    "verify": "Check that nothing stored was changed.",
    "prune": "Remove old snapshots, or a person's data.",
    "setup": "Print how to give Candado an identity of its own.",
    "doctor": "Say what the present identity can read, and what to grant.",
    "emulator": "Serve an Azure DevOps organization on localhost.",
    "demo": "Scan an emulated organization, to see what a report is like.",
    "completion": "Print what makes a shell complete Candado's commands.",
}
"""Name to what it does; the module `candado.cli.<name>` has a click command `command`."""

REPORT_A_CRASH = "https://github.com/candado/candado/issues"


class Commands(click.Group):
    """A group whose commands are imported when they are used, so that --help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"candado.cli.{cmd_name}")
        command: click.Command = module.command
        return command if QUIET in command.params else _with_quiet(command)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; it is no fault where nobody wants to read the rest."""
        try:
            result: object = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _give_up_stdout()
            return Exit.DONE
        return result

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in --help, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _remember(context: click.Context, parameter: click.Parameter, is_quiet: bool) -> None:
    """One meaning for -q, before the command or after it."""
    root = context.find_root()
    root.obj = bool(root.obj) or is_quiet


QUIET = click.Option(
    ["-q", "--quiet"],
    is_flag=True,
    expose_value=False,
    callback=_remember,
    help="Print results only: no progress, no advice.",
)


def _with_quiet(command: click.Command) -> click.Command:
    command.params.append(QUIET)
    return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="candado")
def main() -> None:
    """Makes an Azure DevOps organization secure, and keeps it so.

    Results go to stdout, all else to stderr. Exit codes: 0 done; 1 the gate failed; 2 wrong usage or
    configuration; 3 something could not be read; 4 no connection or not authorized; 70 a fault of
    Candado; 130 interrupted.
    """


_with_quiet(main)


def run() -> NoReturn:
    """The entry point."""
    sys.exit(code_of(sys.argv[1:]))


def code_of(arguments: list[str]) -> int:
    """Run a command line and give its exit code; whatever goes wrong is told on stderr."""
    try:
        result = main.main(arguments, prog_name="candado", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return Exit.USAGE
    except click.ClickException as error:
        tell(error.format_message())
        return Exit.USAGE
    except (click.exceptions.Abort, KeyboardInterrupt):
        tell("interrupted")
        return Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001 (whatever it is, the user is told, and what to do with it)
        import traceback

        from candado.cli import failures

        if isinstance(error, failures.KNOWN):
            tell(str(error))
            return failures.code_of(error)
        traceback.print_exception(error)
        tell(
            "this is a fault of Candado, not yours. Please report it, with the lines above (they may name "
            f"things of your organization: look at them first): {REPORT_A_CRASH}"
        )
        return Exit.CRASH
    return int(result) if isinstance(result, int) else Exit.DONE


def _give_up_stdout() -> None:
    """Nobody reads any more, so the interpreter must not write what is left when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
