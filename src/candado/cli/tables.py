"""`candado tables`: the tables, or the columns of one."""

import click

from candado.cli.exits import Exit, Failure
from candado.cli.terminal import print_rows
from candado.model import tables


@click.command()
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the tables that `candado query` can ask, or describe one with its columns."""
    if name is None:
        print_rows(
            ("table", "scope", "what a row is"),
            [(table.name, table.scope.value, _first_line(table.description)) for table in tables().values()],
        )
        return
    table = tables().get(name)
    if table is None:
        raise Failure(f"there is no table {name}; `candado tables` lists them", Exit.USAGE)
    click.echo(f"{table.name} ({table.scope.value})\n\n{table.description}\n")
    print_rows(
        ("column", "type", "what it is"),
        [(column.name, column.sql_type, column.description.replace("\n", " ")) for column in table.columns()],
    )


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]
