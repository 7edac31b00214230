"""`candado doctor`: what the present identity can read, what it cannot, and what to grant."""

import asyncio
from pathlib import Path

import click

from candado.cli import names, options
from candado.cli.configured import configured
from candado.cli.exits import Exit
from candado.cli.target import connection, credential, target
from candado.cli.terminal import heading, print_rows, prose, title
from candado.connect.credentials import Credential
from candado.connect.settings import Connection
from candado.model.reading import Reading
from candado.reach.doctor import Diagnosis, Probe, examine
from candado.reach.needs import Need, needs, unknown_without
from candado.report import words
from candado.scan import Identity, Target, connected, identify, needed


@click.command()
@click.argument("organization", metavar="ORG", shell_complete=names.organizations)
@options.config
def command(organization: str, config: Path) -> int:
    """Say what the present identity can read of an organization, what it cannot, and what to grant.

    Makes one request of each kind, and keeps nothing. Exits with 3 where something cannot be read.
    """
    controls = configured(config).controls
    goal = target(organization)
    how = connection(config)
    who = credential(goal.url, how)
    identity, diagnosis = asyncio.run(_examine(goal, who, how))
    wanted = needs(controls.values())
    title(f"{goal.organization}, read with {who.describe()}")
    seen = words.several(diagnosis.projects, "project") if diagnosis.projects else "no project"
    prose(f"{identity.name}; {seen} can be seen")
    _print_reads(diagnosis)
    _print_lacks(diagnosis)
    _print_controls(diagnosis, wanted, len(controls))
    return Exit.UNREAD if diagnosis.unreadable() else Exit.DONE


async def _examine(goal: Target, who: Credential, how: Connection) -> tuple[Identity, Diagnosis]:
    async with connected(goal, who, how) as client:
        identity = await identify(client)
        return identity, await examine(client, goal.organization, identity, needed().collectors)


def _print_reads(diagnosis: Diagnosis) -> None:
    for status, said in (
        (Reading.READ, "It can read"),
        (Reading.FORBIDDEN, "It may not read"),
        (Reading.FAILED, "No answer that could be used"),
        (Reading.ABSENT, "The organization does not have"),
        (Reading.NOT_ASKED, "Nothing to ask it of"),
    ):
        probes = [probe for probe in diagnosis.probes if probe.status is status]
        if not probes:
            continue
        heading(said)
        if status in (Reading.READ, Reading.NOT_ASKED):
            prose(", ".join(sorted({probe.collector.endpoint.name for probe in probes})))
        else:
            print_rows(("read", "tables", "grant", "why"), [_row(probe) for probe in probes])


def _row(probe: Probe) -> tuple[str, ...]:
    tables = ", ".join(table.name for table in probe.collector.into)
    grant = probe.collector.endpoint.permission if probe.status is Reading.FORBIDDEN else ""
    return probe.collector.endpoint.name, tables, grant, probe.reason


def _print_lacks(diagnosis: Diagnosis) -> None:
    if not diagnosis.lacks:
        return
    heading("Lists that the service trims for it")
    print_rows(
        ("lists", "right that is missing", "where", "grant"),
        [
            (
                ", ".join(lack.collectors),
                f"{lack.right.permission} in {lack.right.namespace}",
                words.several(lack.projects, "project") if lack.projects else "organization",
                lack.grant,
            )
            for lack in diagnosis.lacks
        ],
    )


def _print_controls(diagnosis: Diagnosis, wanted: tuple[Need, ...], controls: int) -> None:
    unknown = diagnosis.unknown(wanted)
    heading(f"{controls - len(unknown)} of {words.several(controls, 'control')} can be answered")
    if not unknown:
        return
    bad = diagnosis.unreadable()
    blocked = [need for need in wanted if need.collector.name in bad]
    grants = {need.collector.endpoint.permission for need in blocked}
    prose("What to grant, and how many controls are unknown without it:")
    counted = {
        grant: len(unknown_without(need for need in blocked if need.collector.endpoint.permission == grant))
        for grant in grants
    }
    print_rows(
        ("grant", "controls"),
        [(grant, str(number)) for grant, number in sorted(counted.items(), key=lambda each: -each[1])],
    )
    prose("candado setup prints the commands that grant it.")
