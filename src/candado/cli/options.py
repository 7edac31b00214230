"""The options that commands share, each with the same name and meaning everywhere."""

from pathlib import Path

import click

from candado.cli import names
from candado.cli.gate import GateParameter

FOLDER = click.Path(path_type=Path, file_okay=False)

home = click.option(
    "--home",
    type=FOLDER,
    envvar="CANDADO_HOME",
    metavar="DIR",
    help="Where snapshots are kept; CANDADO_HOME says it too. [default: the user's data folder]",
)
config = click.option(
    "--config",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    metavar="DIR",
    help="Folder of candado.toml, exceptions.toml and attestations.toml. [default: this one]",
)
max_load = click.option(
    "--max-load",
    type=click.FloatRange(0, 1, min_open=True),
    metavar="SHARE",
    help="Share of the rate limit to use. [default: 0.5]",
)
organization = click.option(
    "--org",
    "organization",
    metavar="ORG",
    shell_complete=names.organizations,
    help="The organization. [default: the only one that is kept]",
)
organizations = click.option(
    "--org",
    "organization",
    metavar="ORG",
    shell_complete=names.organizations,
    help="Only this organization. [default: all]",
)
assessment = click.option(
    "--in",
    "name",
    default="latest",
    metavar="ASSESSMENT",
    shell_complete=names.assessments,
    help="Where the finding is. [default: the last assessment]",
)
controls = click.option(
    "--control",
    "patterns",
    multiple=True,
    metavar="GLOB",
    shell_complete=names.controls,
    help="Only these controls.",
)
section = click.option(
    "--section",
    metavar="NAME",
    shell_complete=names.sections,
    help="Only the controls of a section, such as repos.",
)
output = click.option("-o", "--output", type=FOLDER, metavar="DIR", help="Write the reports here.")
gate = click.option(
    "--fail-on",
    "gate",
    type=GateParameter(),
    metavar="[new:]SEVERITY",
    help="Exit with 1 where something fails that is as severe, or more.",
)
