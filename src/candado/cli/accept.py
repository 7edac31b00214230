"""`candado accept`: accept a finding until a date."""

import getpass
from datetime import UTC, datetime
from pathlib import Path

import click

from candado.assess import exceptions
from candado.assess.configuration import EXCEPTIONS
from candado.cli import kept, options
from candado.cli.configured import configured
from candado.cli.terminal import say


@click.command()
@click.argument("finding")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    metavar="DATE",
    help="Last day, as 2027-01-31.",
)
@click.option("--why", required=True, metavar="TEXT", help="Why it may stay as it is.")
@click.option("--by", metavar="NAME", help="Who decides. [default: your login name]")
@options.assessment
@options.organization
@options.config
@options.home
def command(
    finding: str,
    until: datetime,
    why: str,
    by: str | None,
    name: str,
    organization: str | None,
    config: Path,
    home: Path | None,
) -> None:
    """Accept a finding until a day: it goes into exceptions.toml, which is reviewed as code is.

    What is accepted shows in every report, and never raises the score.
    """
    today = datetime.now(UTC).date()
    if until.date() < today:
        raise click.BadParameter(f"{until.date()} has passed", param_hint="--until")
    if not why.strip():
        raise click.BadParameter("say why, for those who review it", param_hint="--why")
    configuration = configured(config)
    judged = kept.assessment(home, organization, name)
    accepted = kept.finding(judged, finding)
    path = config / EXCEPTIONS
    exceptions.accept(
        path,
        accepted,
        until=until.date(),
        why=why,
        by=by or _login_name(),
        settings=configuration.settings,
        controls=configuration.controls.values(),
        today=today,
    )
    say(f"{accepted.id} is accepted until {until.date()} in {path}; candado assess shows what that changes")


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # a container may know no name for its user
        raise click.UsageError("say who decides, with --by") from error
