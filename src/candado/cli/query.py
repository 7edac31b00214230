"""`candado query`: ask the tables in SQL."""

import csv
import io
import sys
from pathlib import Path
from typing import Literal

import click
import msgspec

from candado import queryable
from candado.assess.engine import columns
from candado.cli import kept, names, options
from candado.cli.streams import put
from candado.cli.terminal import print_rows
from candado.query.door import Result, run
from candado.report import harmless

Form = Literal["table", "json", "csv"]


@click.command()
@click.argument("sql")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
@click.option(
    "--snapshot",
    "name",
    default="latest",
    metavar="NAME",
    shell_complete=names.assessments,
    help="Snapshot or assessment. [default: the last]",
)
@options.organization
@options.home
def command(sql: str, form: Form, name: str, organization: str | None, home: Path | None) -> None:
    """Ask the tables of a snapshot, and what was made of it, in SQL; - reads it from stdin.

    One SELECT, in DuckDB's dialect, over the tables that `candado tables` lists. It can read nothing else
    and change nothing.

    candado query "select name, visibility from projects"
    """
    snapshot, judged = kept.judged_snapshot(home, organization, name)
    asked = sys.stdin.read() if sql == "-" else sql
    _PRINTERS[form](run(queryable.database(snapshot, judged), asked, columns()))


def _as_table(result: Result) -> None:
    print_rows(result.columns, [[_text(value) for value in row] for row in result.rows])


def _as_json(result: Result) -> None:
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    put(f"{harmless.json(msgspec.json.encode(rows).decode())}\n")


def _as_csv(result: Result) -> None:
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(map(harmless.csv, result.columns))
    writer.writerows([harmless.csv(_text(value)) for value in row] for row in result.rows)
    put(lines.getvalue())


_PRINTERS = {"table": _as_table, "json": _as_json, "csv": _as_csv}


def _text(value: object) -> str:
    """A value as people read it; NULL is nothing."""
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
