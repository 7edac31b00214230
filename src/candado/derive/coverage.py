"""How whole a derived table is: as whole as the worst of what it is made from.

In a project that is the worst of its inputs there and in the organization. A table of the organization that
is made from tables of projects is as whole as in its worst project. What the service does not have leaves
no gap, so a derived table is absent only where all its inputs are.
"""

from collections.abc import Iterable, Sequence

import duckdb

from candado.model import Scope, Table, tables
from candado.model.reading import FROM_BEST_TO_WORST, Reading


def cover(connection: duckdb.DuckDBPyConnection, made: Sequence[Table]) -> None:
    """Write the rows of derived tables, which are there already, into `coverage`: one for each scope.

    None of them is made from another of them. Each row carries the endpoint, the reason and the permission of
    the input that decided it. An input of which coverage says nothing was not asked for.
    """
    connection.execute(f"""
        insert into coverage by name
        with organization as (
            select scope_id from coverage where table_name in {_names(Scope.ORGANIZATION)}
            union select id from organizations
            except select project_id from main.projects
        ),
        projects as (
            select scope_id from coverage where table_name in {_names(Scope.PROJECT)}
            union select project_id from main.projects
            except select scope_id from organization
        ),
        scopes as (
            select scope_id, true as of_project from projects
            union all select scope_id, false from organization
        ),
        inputs(made, is_made_of_project, input, of_project) as (values {_inputs(made)}),
        places as (
            select inputs.*, scope_id from inputs left join projects on of_project
        ),
        readings as (
            select p.*, c.http_status,
                coalesce(c.status, '{Reading.NOT_ASKED}') as reading,
                coalesce(c.endpoint, '') as endpoint,
                coalesce(c.reason, p.input || ' was not part of this scan') as reason,
                coalesce(c.permission, '') as permission,
                list_position({list(map(str, FROM_BEST_TO_WORST))}, reading) as badness,
                reading not in ('{Reading.ABSENT}', '{Reading.READ}') as is_gap
            from places p left join coverage c
                on c.table_name = p.input
                and (not p.of_project or c.scope_id = p.scope_id or c.scope_id in (from organization))
        ),
        worst as (
            select r.made, s.scope_id, s.of_project,
                first(r order by badness desc, input, r.scope_id) as r,
                count(distinct r.scope_id) filter (is_gap) as bad_projects
            from scopes s join readings r
                on r.is_made_of_project = s.of_project
                and (not s.of_project or r.scope_id is null or r.scope_id = s.scope_id)
            group by all
        ),
        counted(made, scope_id, rows) as ({" union all ".join(map(_counted, made))})
        select w.made as table_name, w.scope_id, r.reading as status, r.endpoint, r.http_status,
            case when not w.of_project and r.is_gap and r.scope_id is not null
                then format('in {{}} of {{}} projects: ', bad_projects, (select count(*) from projects))
                else '' end || r.reason as reason,
            r.permission, coalesce(c.rows, 0) as rows
        from worst w
        left join counted c on c.made = w.made and (not w.of_project or c.scope_id = w.scope_id)
    """)


def _inputs(made: Iterable[Table]) -> str:
    return ", ".join(
        f"('{table.name}', {_is_of_project(table)}, '{name}', {_is_of_project(tables()[name])})"
        for table in made
        for name in table.derived_from
    )


def _is_of_project(table: Table) -> bool:
    return table.scope is Scope.PROJECT


def _counted(table: Table) -> str:
    """The rows of a table: in each project, or all in all."""
    if _is_of_project(table):
        return f"select '{table.name}', project_id, count(*) from {table.name} group by all"
    return f"select '{table.name}', null, count(*) from {table.name}"


def _names(scope: Scope) -> str:
    names = (f"'{table.name}'" for table in tables().values() if table.scope is scope)
    return f"({', '.join(names)})"
