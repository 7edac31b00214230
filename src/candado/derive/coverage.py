"""How whole a derived table is: as whole as the worst of what it is made from.

In a project that is the worst of its inputs there and in the organization. A table of the organization that
is made from tables of projects is as whole as in its worst project. What the service does not have leaves
no gap, so a derived table is absent only where all its inputs are.
"""

import duckdb

from candado.model import Scope, Table, tables
from candado.model.reading import FROM_BEST_TO_WORST, Reading


def cover(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Write the rows of a derived table, which is there already, into `coverage`: one for each scope.

    Each carries the endpoint, the reason and the permission of the input that decided it. An input of which
    coverage says nothing was not asked for.
    """
    of_project = table.scope is Scope.PROJECT
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
        inputs as ({_inputs(table)}),
        places as (
            select input, of_project, scope_id from inputs left join projects on of_project
        ),
        readings as (
            select p.input, p.scope_id, c.http_status,
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
        scopes as (from {"projects" if of_project else "organization"}),
        worst as (
            select s.scope_id,
                first(r order by badness desc, input, r.scope_id) as r,
                count(distinct r.scope_id) filter (is_gap) as bad_projects
            from scopes s join readings r
                on {"r.scope_id is null or r.scope_id = s.scope_id" if of_project else "true"}
            group by s.scope_id
        )
        select '{table.name}' as table_name, scope_id, r.reading as status, r.endpoint, r.http_status,
            {_reason(of_project)} as reason, r.permission,
            (select count(*) from {table.name} made where {_in_scope(of_project)}) as rows
        from worst
    """)


def _in_scope(of_project: bool) -> str:
    return "made.project_id = worst.scope_id" if of_project else "true"


def _reason(of_project: bool) -> str:
    if of_project:
        return "r.reason"
    return """case when r.is_gap and r.scope_id is not null
        then format('in {} of {} projects: {}', bad_projects, (select count(*) from projects), r.reason)
        else r.reason end"""


def _inputs(table: Table) -> str:
    return " union all ".join(
        f"select '{name}' as input, {tables()[name].scope is Scope.PROJECT} as of_project"
        for name in table.derived_from
    )


def _names(scope: Scope) -> str:
    names = (f"'{table.name}'" for table in tables().values() if table.scope is scope)
    return f"({', '.join(names)})"
