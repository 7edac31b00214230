"""Candado's own functions: aggregates that keep NULL, which bool_and and bool_or drop; who a subject is."""

import duckdb


def install(connection: duckdb.DuckDBPyConnection) -> None:
    """Define them in this connection's database.

    every(x): false if any x is false, else NULL if any is NULL, else true; of no rows, true.
    any_of(x): true if any x is true, else NULL if any is NULL, else false; of no rows, false.
    Where FILTER would stand: `every(x or not condition)` and `any_of(x and condition)` keep its NULL too.

    build_service_scope(subject): the project or the organization (its GUID) that a build service runs jobs
    for; empty for anybody else. Its descriptor is `svc.` and, in base64, organization:Build:scope, so it is
    known by that and not by a name that people can take.
    """
    connection.execute(
        """
        create or replace macro every(x) as
            case when count(*) filter (where not x) > 0 then false
                 when count(*) > count(x) then null
                 else true end;
        create or replace macro any_of(x) as
            case when count(*) filter (where x) > 0 then true
                 when count(*) > count(x) then null
                 else false end;
        create or replace macro build_service_scope(subject) as
            case when subject is null then null
                 when regexp_full_match(subject, 'svc\\.[A-Za-z0-9_-]{48}OkJ1aWxk[A-Za-z0-9_-]{50}')
                 then lower(right(
                     from_base64(translate(substr(subject, 5), '-_', '+/') || '==')::varchar, 36))
                 else '' end;
        """
    )
