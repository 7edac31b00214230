"""`candado scan --dry-run`: what a scan would read, how often, how long, and what that takes."""

from collections.abc import Iterable
from pathlib import Path

from candado.assess.control import Control
from candado.cli.terminal import heading, print_rows, prose, title
from candado.connect.settings import Connection
from candado.reach.forecast import Forecast, forecast
from candado.reach.needs import by_permission, needs, scopes
from candado.report import words
from candado.scan import Needed, Target
from candado.store import home as homes
from candado.store.home import Kind
from candado.store.snapshot import Snapshot


def print_forecast(
    goal: Target, chosen: Needed, controls: Iterable[Control], connection: Connection, home: Path
) -> None:
    """Print what a scan of one organization would do; it asks nothing of the network."""
    kept = homes.directories(homes.folder(home, goal.organization), Kind.SNAPSHOT)
    found = forecast(chosen.collectors, Snapshot.open(kept[-1]) if kept else None, connection)
    title(f"{goal.organization}: {words.several(len(chosen.tables), 'table')}, {_how_much(found)}")
    print_rows(
        ("read", "how often", "calls", "tables"),
        [
            (
                read.endpoint,
                read.often,
                "?" if read.calls is None else f"{read.calls:,}",
                ", ".join(read.tables),
            )
            for read in found.reads
        ],
    )
    wanted = needs(controls)
    heading("Least permissions, and how many controls are unknown without each")
    print_rows(
        ("permission", "controls"),
        [
            (permission, str(len({name for need in group for name in need.controls})))
            for permission, group in by_permission(wanted).items()
        ],
    )
    heading("Scopes of a personal access token, where that must be")
    prose(", ".join(scopes(wanted)))


def _how_much(found: Forecast) -> str:
    if found.calls is None or found.seconds is None:
        return "an unknown number of calls, since no snapshot of it is kept"
    minutes = found.seconds / 60
    time = "less than a minute" if minutes < 1 else f"about {minutes:.0f} minutes"
    return f"about {words.several(found.calls, 'call')}, {time} within the rate limit"
