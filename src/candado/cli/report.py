"""`candado report`: write the report of an assessment, in any format."""

from datetime import UTC, datetime
from pathlib import Path

import click

from candado.assess import configuration as configured
from candado.cli import kept, names, options
from candado.cli.reports import print_screen, write_file
from candado.cli.streams import put
from candado.report.formats import WRITERS
from candado.report.view import view


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
@options.organization
@options.config
@options.home
def command(
    name: str, form: str, output: Path | None, organization: str | None, config: Path, home: Path | None
) -> None:
    """Write the report of an assessment, by default of the last one.

    Of a snapshot it is the report of its last assessment.
    """
    judged = kept.assessment(*kept.place(home, organization, name), name)
    controls = configured.read(config, datetime.now(UTC).date()).controls
    report = view(kept.snapshot_of(judged), judged, controls)
    if output is not None:
        write_file(output, WRITERS[form](report))
    elif form == "terminal":
        print_screen(report)
    else:
        put(WRITERS[form](report))
