"""`candado`: finds the command, runs it, and turns whatever happens into an exit code and a sentence."""

import importlib
import sys
import traceback
from typing import NoReturn

import click

from candado.cli.exits import Exit, Failure

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
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in --help, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="candado")
@click.option("-q", "--quiet", is_flag=True, help="Print results only: no progress, no advice.")
@click.pass_context
def main(context: click.Context, quiet: bool) -> None:
    """Makes an Azure DevOps organization secure, and keeps it so.

    Results go to stdout, all else to stderr. Exit codes: 0 done; 1 the gate failed; 2 wrong usage or
    configuration; 3 something could not be read; 4 no connection or not authorized; 70 a fault of
    Candado; 130 interrupted.
    """
    context.obj = {"quiet": quiet}


def run() -> NoReturn:
    """The entry point."""
    sys.exit(code_of(sys.argv[1:]))


def code_of(arguments: list[str]) -> int:
    """Run a command line and give its exit code; whatever goes wrong is told on stderr."""
    try:
        result = main.main(arguments, prog_name="candado", standalone_mode=False)
    except Failure as failure:
        click.echo(f"candado: {failure}", err=True)
        return failure.code
    except click.exceptions.Abort:
        click.echo("candado: interrupted; what was read is kept, and --resume continues", err=True)
        return Exit.INTERRUPTED
    except click.UsageError as error:
        error.show()
        return Exit.USAGE
    except click.ClickException as error:
        click.echo(f"candado: {error.format_message()}", err=True)
        return Exit.USAGE
    except BrokenPipeError:
        sys.stdout = None
        return Exit.DONE
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            click.echo("candado: interrupted; what was read is kept, and --resume continues", err=True)
            return Exit.INTERRUPTED
        if isinstance(error, SystemExit | GeneratorExit):
            raise
        traceback.print_exception(error)
        click.echo(
            "candado: this is a fault of Candado, not yours. Please report it, with the lines above (they "
            f"may name things of your organization: look at them first): {REPORT_A_CRASH}",
            err=True,
        )
        return Exit.CRASH
    return int(result) if isinstance(result, int) else Exit.DONE
