"""`candado prune`: the one command that removes what is kept."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from candado import queryable
from candado.cli import kept, options
from candado.cli.exits import usage
from candado.cli.terminal import print_rows, say
from candado.store import person
from candado.store import prune as pruning
from candado.store.person import Trace


def _days(context: click.Context, parameter: click.Parameter, value: str | None) -> timedelta | None:
    if value is None:
        return None
    if (found := re.fullmatch(r"(\d{1,5})d?", value)) is None:
        raise click.BadParameter("give a number of days, such as 90d")
    return timedelta(days=int(found[1]))


@click.command()
@click.option("--older-than", callback=_days, metavar="DAYS", help="Remove what is older, such as 90d.")
@click.option("--keep", type=click.IntRange(min=0), metavar="N", help="Keep the newest N snapshots.")
@click.option("--person", "who", metavar="WHO", help="Erase a person, by mail address or descriptor.")
@click.option("--yes", is_flag=True, help="Do it. Without, it is only said what would be removed.")
@options.organization
@options.home
def command(
    older_than: timedelta | None,
    keep: int | None,
    who: str | None,
    yes: bool,
    organization: str | None,
    home: Path | None,
) -> None:
    """Remove old snapshots with their assessments, or all that is kept of a person.

    A tombstone stays for what is removed, so that `candado verify` knows. With both limits the newest N stay
    however old they are.
    """
    if (who is None) == (older_than is None and keep is None):
        raise click.UsageError("say what to remove: --older-than, --keep, or both; or --person")
    where, name = kept.organization(home, organization)
    now = datetime.now(UTC)
    if who is not None:
        traces = person.erase(where, name, who, now) if yes else person.find(where, name, who)
        print_rows(("where", "what"), [(trace.path.name, _holds(trace)) for trace in traces])
    else:
        try:
            removals = pruning.plan(where, name, now=now, older_than=older_than, keep=keep)
        except ValueError as error:
            raise usage(error) from error
        print_rows(("what", "why"), [(removal.path.name, removal.why) for removal in removals])
        if yes:
            pruning.prune(where, name, removals, now)
    if yes:
        queryable.forget(name)
        say("removed")
    else:
        say("nothing was removed; --yes does it")


def _holds(trace: Trace) -> str:
    parts = {"people": trace.people, "answers of the service": trace.bodies, "findings": trace.findings}
    held = ", ".join(f"{number} {what}" for what, number in parts.items() if number)
    return held or "an unfinished scan, removed whole"
