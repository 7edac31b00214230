"""One scope at a time: the same SQL, asked of each project (or subscription) as if it were the only one."""

from collections.abc import Mapping

from candado.query.tree import Query

SCOPES = "scopes"
"""The table that holds the ids of the scopes to show, in its column `id`; the caller makes it."""


def scoped(query: Query, keys: Mapping[str, str | None]) -> str:
    """SQL that answers for each row of `main.scopes(id)`; the scope is its first column, named `scope`.

    `keys` has, for each table that the query reads, the column that holds its scope (`project_id`; of the
    projects themselves `id`), or None for a table of the whole organization, which every scope sees whole.
    All keyed tables of one query must have the same kind of scope. Parameters stay as they are.
    """
    shown = ",\n".join(
        f'"{table}" as (select * from main."{table}" where "{key}" = "candado scope".id)'
        for table in sorted(query.reads)
        if (key := keys[table]) is not None
    )
    return (
        f'select "candado scope".id as scope, "candado answer".*\n'
        f'from main.{SCOPES} as "candado scope",\n'
        f"lateral ({'with ' if shown else ''}{shown}\n"
        f'select * from (\n{query.sql}\n)) as "candado answer"'
    )
