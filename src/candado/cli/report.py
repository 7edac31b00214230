"""`candado report`: write the report of an assessment, in any format."""

from pathlib import Path

import click

from candado.cli import kept, names, options
from candado.cli.configured import configured
from candado.cli.exits import usage
from candado.cli.reports import print_screen
from candado.cli.streams import put
from candado.cli.terminal import say
from candado.cli.written import write_file
from candado.model.assessment import Severity, Status
from candado.report.formats import WRITERS, pieces
from candado.report.narrowed import Wanted, narrowed
from candado.report.severity import SEVERITIES
from candado.report.view import FROM_OPEN_TO_CLOSED, view


@click.command()
@click.argument("name", metavar="[SNAPSHOT|ASSESSMENT]", default="latest", shell_complete=names.assessments)
@click.option("--format", "form", type=click.Choice(sorted(WRITERS)), default="terminal", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to. [default: stdout]",
)
@click.option("--project", "projects", multiple=True, metavar="NAME", help="Only findings of this project.")
@click.option("--owner", "owners", multiple=True, metavar="NAME", help="Only findings of this owner.")
@click.option(
    "--severity", "severities", multiple=True, type=click.Choice(SEVERITIES), help="Only findings so severe."
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([status.value for status in FROM_OPEN_TO_CLOSED]),
    help="Only findings with this status.",
)
@options.organization
@options.config
@options.home
def command(
    name: str,
    form: str,
    output: Path | None,
    projects: tuple[str, ...],
    owners: tuple[str, ...],
    severities: tuple[Severity, ...],
    statuses: tuple[str, ...],
    organization: str | None,
    config: Path,
    home: Path | None,
) -> None:
    """Write the report of an assessment, by default of the last one.

    Of a snapshot it is the report of its last assessment. With findings of some kind only, the score is
    still that of all.
    """
    judged = kept.assessment(home, organization, name)
    report = view(judged.snapshot(), judged, configured(config).controls)
    wanted = Wanted(
        projects=projects, owners=owners, severities=severities, statuses=tuple(map(Status, statuses))
    )
    try:
        report = narrowed(report, wanted)
    except ValueError as error:
        raise usage(error) from error
    if wanted != Wanted() and not report.findings:
        say("no finding is of that kind")
    if output is not None:
        write_file(output, pieces(form, report))
    elif form == "terminal":
        print_screen(report, all_findings=wanted != Wanted())
    else:
        for piece in pieces(form, report):
            put(piece)
