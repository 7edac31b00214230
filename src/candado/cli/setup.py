"""`candado setup`: how to give Candado an identity of its own."""

from pathlib import Path

import click

from candado.cli import names, options
from candado.cli.configured import configured
from candado.cli.exits import Exit, Failure
from candado.cli.streams import put
from candado.cli.target import target
from candado.connect.discovery import is_services
from candado.reach.grants import Tier
from candado.reach.needs import needs
from candado.reach.setup import Form, script


@click.command()
@click.argument("organization", metavar="ORG", shell_complete=names.organizations)
@click.option(
    "--tier",
    type=click.Choice([tier.value for tier in Tier]),
    default=Tier.AUDIT.value,
    show_default=True,
    help="How much it may read: as members do; the audit log too; what administrators alone may.",
)
@click.option("--format", "form", type=click.Choice(["az", "terraform"]), default="az", show_default=True)
@options.config
def command(organization: str, tier: str, form: Form, config: Path) -> None:
    """Print what an administrator runs to give Candado an identity of its own, with the least rights.

    It is a service principal that signs in by federation, without a secret. Each grant says what it shows,
    and which controls are unknown without it. Nothing is run, and nothing is asked of the network.
    """
    goal = target(organization)
    if not is_services(goal.url):
        raise Failure(
            "Azure DevOps Server knows no identities of Microsoft Entra: make an account for Candado, put it "
            "into Readers of each project, and give it a personal access token; candado doctor says the rest",
            Exit.USAGE,
        )
    controls = configured(config).controls.values()
    put(script(form, goal.organization, Tier(tier), needs(controls)))
