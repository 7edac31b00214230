"""What changed between two snapshots: rows added, removed and changed, table by table.

Nothing counts as added or removed where one of the two did not see: rows of a scope that was not read whole
are *unseen*.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import duckdb
import msgspec

from candado.model import Scope, Table, tables
from candado.model.reading import Reading
from candado.store import parquet
from candado.store.snapshot import Snapshot

SAMPLE = 20
_BOOKKEEPING = {"coverage", "calls"}
"""How a scan went, not what the organization is."""

Change = Literal["added", "removed", "changed"]


class RowChange(msgspec.Struct, frozen=True):
    """One row that is not as it was; columns by name, as JSON."""

    change: Change
    before: str | None
    after: str | None


class TableChange(msgspec.Struct, frozen=True, kw_only=True):
    """What changed in one table. A table without ids knows no changed rows: one goes, another comes."""

    table: str
    added: int
    removed: int
    changed: int
    unseen: int
    """rows that are in one snapshot only, of scopes that the other did not read whole"""
    sample: tuple[RowChange, ...]
    """some of the changes, up to `SAMPLE` of each kind"""


class Difference(msgspec.Struct, frozen=True):
    """What changed between two snapshots."""

    tables: tuple[TableChange, ...]
    """those in which anything changed or was unseen, by name"""
    not_compared: tuple[str, ...]
    """tables that only one of the two was asked for"""


def difference(before: Snapshot, after: Snapshot) -> Difference:
    """What changed from one snapshot to a later one.

    Errors: Incompatible where a table had other columns; Damaged where a file is not readable.
    """
    old, new = before.tables(), after.tables()
    compared = sorted((old.keys() & new.keys()) - _BOOKKEEPING)
    found: list[TableChange] = []
    with parquet.passing() as connection:
        for name, snapshot in (("before", before), ("after", after)):
            parquet.view(connection, f"{name}_coverage", snapshot.tables()["coverage"], "table")
            _note_organization(connection, name, snapshot)
        for name in compared:
            seen = {
                "before": _seen(tables()[name], "before", before),
                "after": _seen(tables()[name], "after", after),
            }
            change = _compare(connection, tables()[name], old[name], new[name], seen)
            if change.added or change.removed or change.changed or change.unseen:
                found.append(change)
    return Difference(tuple(found), tuple(sorted((old.keys() ^ new.keys()) - _BOOKKEEPING)))


def _note_organization(connection: duckdb.DuckDBPyConnection, side: str, snapshot: Snapshot) -> None:
    connection.execute(
        f"create table {side}_organization as select $id as id", {"id": snapshot.scan.organization_id}
    )


def _compare(
    connection: duckdb.DuckDBPyConnection, table: Table, old: Path, new: Path, seen: Mapping[str, str]
) -> TableChange:
    """`seen` is SQL: whether a side would have the row `r` if it were there."""
    parquet.view(connection, "before", old)
    parquet.view(connection, "after", new)
    key = "r.id" if "id" in parquet.columns_of(table) else "null"
    connection.execute(f"""
        create or replace temp table changes as
        with gone as (
            select {key} as key, row_to_json(r) as shown, not {seen["after"]} as unseen
            from (from before except all from after) r
        ),
        come as (
            select {key} as key, row_to_json(r) as shown, not {seen["before"]} as unseen
            from (from after except all from before) r
        )
        select gone.shown as before, come.shown as after,
            case when gone.shown is not null and come.shown is not null then 'changed'
                 when gone.unseen or come.unseen then 'unseen'
                 when gone.shown is null then 'added'
                 else 'removed' end as change
        from gone full join come on gone.key = come.key;
        drop view before;
        drop view after;
    """)
    counts: dict[str, int] = dict(
        connection.execute("select change, count(*) from changes group by change").fetchall()
    )
    sample = connection.execute(f"""
        select change, before, after from changes where change <> 'unseen'
        qualify row_number() over (partition by change order by before, after) <= {SAMPLE}
        order by change, before, after
    """).fetchall()
    return TableChange(
        table=table.name,
        added=counts.get("added", 0),
        removed=counts.get("removed", 0),
        changed=counts.get("changed", 0),
        unseen=counts.get("unseen", 0),
        sample=tuple(RowChange(*row) for row in sample),
    )


def _seen(table: Table, side: str, snapshot: Snapshot) -> str:
    """SQL: whether a snapshot read whole the scope of row `r`, and so would have the row if it were there.

    A project of which it says nothing was seen to be missing where the list of projects was whole, and the
    snapshot is not of one project only.
    """
    whole = f"status in ('{Reading.READ}', '{Reading.ABSENT}')"
    organization = f"(from {side}_organization)"

    def reading(name: str, scopes: str) -> str:
        return f"""(
            select bool_and({whole}) from {side}_coverage where table_name = '{name}' and scope_id in {scopes}
        )"""

    if table.scope is Scope.ORGANIZATION:
        return f"coalesce({reading(table.name, organization)}, false)"
    here = reading(table.name, f"(r.project_id, {organization})")
    if snapshot.scan.only_project is not None:
        looked_at = f"exists (from {side}_coverage where scope_id = r.project_id)"
        return f"({looked_at} and coalesce({here}, false))"
    return f"coalesce({here}, {reading('projects', organization)}, false)"
