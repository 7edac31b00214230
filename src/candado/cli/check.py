"""`candado check`: find what an attacker would use in the pipelines of a folder or an organization."""

from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from candado import __version__
from candado.assess import files
from candado.cli import options
from candado.cli.checked_out import checked_out
from candado.cli.exits import Exit, Failure, worst
from candado.cli.meant import meant
from candado.cli.mend import mend
from candado.cli.streams import put
from candado.cli.terminal import is_coloured, say, width
from candado.cli.written import write_file
from candado.code.pipelines.baseline import known_before, read_baseline
from candado.code.pipelines.check import Checked, check
from candado.code.pipelines.discover import discover
from candado.code.pipelines.policy import Policy, applied
from candado.code.pipelines.rule import PERSONAS, Persona, Rule, load
from candado.model.assessment import Severity
from candado.report.code import terminal
from candado.report.code.formats import WRITERS
from candado.report.code.view import View, view
from candado.report.severity import SEVERITIES

if TYPE_CHECKING:  # who checks a folder need not wait for what a scan takes
    from candado.scan import Target


@click.command()
@click.argument("targets", nargs=-1, metavar="[PATH|URL|ORG[/PROJECT]]...")
@click.option(
    "--only",
    type=click.Choice(["pipelines"]),
    expose_value=False,
    help="What to look for: so far there is nothing else.",
)
@click.option("--rule", "patterns", multiple=True, metavar="GLOB", help="Only these rules.")
@click.option(
    "--persona",
    type=click.Choice(get_args(Persona)),
    default="regular",
    show_default=True,
    help="How much to see: what is to be mended, what could be better, or all that is worth a look.",
)
@click.option("--format", "form", type=click.Choice(list(WRITERS)), default="terminal", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to. [default: stdout]",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="A report in JSON: what it holds is accepted.",
)
@click.option("--fix", "is_mending", is_flag=True, help="Show how to mend what can be mended safely.")
@click.option(
    "--unsafe", "is_unsafe", is_flag=True, help="With --fix: what may change what a pipeline does too."
)
@click.option("--yes", "is_agreed", is_flag=True, help="With --fix: write what it shows.")
@click.option(
    "--fail-on",
    "gate",
    type=click.Choice(SEVERITIES),
    metavar="SEVERITY",
    help="Exit with 1 where something is found that is as severe, or more.",
)
@options.max_load
@options.config
@options.home
def command(
    targets: tuple[str, ...],
    patterns: tuple[str, ...],
    persona: Persona,
    form: str,
    output: Path | None,
    baseline: Path | None,
    is_mending: bool,
    is_unsafe: bool,
    is_agreed: bool,
    gate: Severity | None,
    max_load: float | None,
    config: Path,
    home: Path | None,
) -> int:
    """Find what an attacker would use in Azure Pipelines.

    Reads all YAML files of folders and tells by what they hold which are pipelines; templates are followed.
    Nothing leaves this machine.

    Of an organization it reads what its pipelines are made of and what they may use, as `candado scan` does,
    and keeps nothing. A path that is there goes before an organization of that name.
    """
    if (is_unsafe or is_agreed) and not is_mending:
        raise Failure("--unsafe and --yes say how --fix goes about it, and there is no --fix", Exit.USAGE)
    policy = files.read(config / files.SETTINGS).decode(Policy, section="check")
    rules = _selected(patterns)
    asked = meant(targets)
    unread: list[Exit] = []
    with checked_out(asked.addresses) as folders:
        if asked.organization is not None:
            say(asked.assumed)
            if is_mending:
                raise Failure(
                    "--fix changes files that are here: clone the repository and check it", Exit.USAGE
                )
            found, unread = _in_organization(asked.organization, config, home, max_load)
            checked, relative_to = iter([found]), None
        else:
            paths = [*asked.paths, *folders] if targets else [Path()]
            relative = not any(path.is_absolute() for path in asked.paths)
            relative_to = str(folders[0].parent) if folders else str(Path.cwd()) if relative else None
            checked = _checked(paths, persona)
        checked = applied(policy, checked)
        if baseline is not None:
            checked = known_before(read_baseline(baseline), checked)
        shown = view(checked, rules, persona=persona, product=__version__, relative_to=relative_to)
        if is_mending:
            return mend(shown, unsafe=is_unsafe, agreed=is_agreed)
    if output is not None:
        write_file(output, WRITERS[form](shown))
    elif form == "terminal":
        put(terminal.render(shown, colour=is_coloured(), width=width()))
    else:
        for piece in WRITERS[form](shown):
            put(piece)
    return worst([_exit(shown, gate), *unread])


def _checked(paths: list[Path], persona: Persona) -> Iterator[Checked]:
    shown = PERSONAS[: PERSONAS.index(persona) + 1]
    return check(discover(paths), datetime.now(UTC).date(), personas=shown)


def _in_organization(
    goal: "Target", config: Path, home: Path | None, max_load: float | None
) -> tuple[Checked, list[Exit]]:
    from candado.cli.check_organization import checked
    from candado.store import home as homes

    return checked(goal, config, home or homes.default(), max_load)


def _selected(patterns: tuple[str, ...]) -> list[Rule]:
    """The rules that match any pattern; all without."""
    rules = load()
    for pattern in patterns:
        if not any(fnmatchcase(rule.name, pattern) for rule in rules):
            raise Failure(f"no rule matches {pattern!r}; `candado rules` lists them", Exit.USAGE)
    return [rule for rule in rules if not patterns or any(fnmatchcase(rule.name, each) for each in patterns)]


def _exit(shown: View, gate: Severity | None) -> Exit:
    broken = shown.statuses.get("broken", 0) > 0
    reached = gate is not None and any(
        shown.counts[severity] for severity in SEVERITIES[: SEVERITIES.index(gate) + 1]
    )
    return worst([Exit.GATE] * reached + [Exit.UNREAD] * broken)
