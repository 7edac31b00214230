"""The click group of all commands, each imported when it is used."""

import importlib

import click
from click.shell_completion import CompletionItem, get_completion_class

from candado.cli import commands
from candado.cli.commands import COMMANDS
from candado.cli.exits import Exit
from candado.cli.main import COMPLETE
from candado.cli.streams import note, put
from candado.cli.tell import tell


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"candado.cli.{cmd_name}").command
        return command if _HELP in command.params else _completed(command)

    def get_help(self, ctx: click.Context) -> str:
        """The page of all commands; none is imported for it."""
        return commands.page()

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The names that begin so, with what they do, or options; no command is imported for it."""
        found = [CompletionItem(name, help=does) for name, does in COMMANDS.items()]
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [item for item in found if item.value.startswith(incomplete)] + options


def _be_quiet(context: click.Context, parameter: click.Parameter, is_quiet: bool) -> None:
    """One meaning for -q, before the command or after it."""
    root = context.find_root()
    root.obj = bool(root.obj) or is_quiet


def _show_help(context: click.Context, parameter: click.Parameter, is_asked: bool) -> None:
    if is_asked and not context.resilient_parsing:
        put(f"{context.get_help().rstrip()}\n")
        context.exit()


def _show_version(context: click.Context, parameter: click.Parameter, is_asked: bool) -> None:
    if is_asked and not context.resilient_parsing:
        put(commands.version())
        context.exit()


_VERSION = click.Option(
    ["--version"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
_QUIET = click.Option(
    ["-q", "--quiet"],
    is_flag=True,
    expose_value=False,
    callback=_be_quiet,
    help="Print results only: no progress, no advice.",
)
_HELP = click.Option(
    ["-h", "--help"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_help,
    help="Show this message and exit.",
)


def _completed(command: click.Command) -> click.Command:
    """A command with the options that all have."""
    command.add_help_option = False  # that one would not survive a reader who goes away
    command.params += [_QUIET, _HELP]
    return command


candado = _completed(_Commands("candado", params=[_VERSION], context_settings={"max_content_width": 80}))


def answer(arguments: list[str]) -> int:
    """Run a command line and give its exit code; what is wrong with the line is told on stderr."""
    try:
        with candado.make_context("candado", list(arguments)) as context:
            result: object = candado.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        note(error.format_message().rstrip())
        return Exit.USAGE
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx is not None else "candado"
        what = " ".join(error.format_message().split()).rstrip(".")
        tell(f"{what}. `{path} --help` says how it is used.")
        return Exit.USAGE
    except click.Abort:
        tell("interrupted")
        return Exit.INTERRUPTED
    return result if isinstance(result, int) else Exit.DONE


def complete(instruction: str) -> int:
    """Answer a shell: `bash_source` asks how it is to ask, `bash_complete` how a command line may go on."""
    shell, _, what = instruction.partition("_")
    known = get_completion_class(shell)
    if known is None:
        return Exit.USAGE
    completion = known(candado, {}, "candado", COMPLETE)
    put(f"{completion.source() if what == 'source' else completion.complete()}\n")
    return Exit.DONE
