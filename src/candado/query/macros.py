"""`every` and `any_of`: the aggregates that keep NULL, which bool_and and bool_or drop."""

import duckdb


def install(connection: duckdb.DuckDBPyConnection) -> None:
    """Define them in this connection's database.

    every(x): false if any x is false, else NULL if any is NULL, else true; of no rows, true.
    any_of(x): true if any x is true, else NULL if any is NULL, else false; of no rows, false.
    Where FILTER would stand: `every(x or not condition)` and `any_of(x and condition)` keep its NULL too.
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
        """
    )
