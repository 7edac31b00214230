"""`candado tables`: the tables, or the columns of one."""

import click

from candado.cli import names
from candado.cli.exits import Exit, Failure
from candado.cli.similar import hint
from candado.cli.streams import put
from candado.cli.terminal import print_rows
from candado.model import Table, tables


@click.command()
@click.argument("name", required=False, shell_complete=names.tables)
def command(name: str | None) -> None:
    """List the tables that `candado query` can ask, or describe one with its columns."""
    if name is None:
        print_rows(
            ("table", "scope", "what a row is"),
            [(each.name, each.scope.value, _first_line(each.description)) for each in tables().values()],
        )
        return
    table = tables().get(name)
    if table is None:
        meant = hint(name, tables(), otherwise="`candado tables` lists them")
        raise Failure(f"there is no table {name!r}; {meant}", Exit.USAGE)
    put(f"{table.name} ({table.scope.value})\n\n{table.description}\n\n{_origin(table)}\n\n")
    described = table.descriptions()
    print_rows(
        ("column", "type", "what it is"),
        [
            (
                column.name,
                f"{column.sql_type}{', may be NULL' if column.nullable else ''}",
                described[column.name].replace("\n", " ") + (" Personal data." if column.personal else ""),
            )
            for column in table.columns()
        ],
    )


def _origin(table: Table) -> str:
    """Where the rows are from."""
    from candado.collect import collectors

    if table.sources:
        named = f" Its rows are named by {', '.join(table.named_by)}." if table.named_by else ""
        return f"Follows from {', '.join(table.sources)}.{named}"
    reads = {each.endpoint.name for each in collectors().values() if table in each.into}
    return f"Read by {', '.join(sorted(reads))}." if reads else "Written by Candado itself."


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]
