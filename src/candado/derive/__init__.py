"""Tables that follow from tables: one SELECT each, made in the order in which they need one another."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from graphlib import TopologicalSorter

import duckdb

from candado.derive import (
    administrators,
    branch_policies,
    broad_grants,
    group_members,
    pipeline_settings_in_force,
    protected_resources,
    resources,
    secured_objects,
)
from candado.derive.coverage import cover
from candado.model import Table, tables

__all__ = ["derive"]

QUERIES: Mapping[str, Callable[[], str]] = {
    "group_members": group_members.query,
    "administrators": administrators.query,
    "broad_grants": broad_grants.query,
    "branch_policies": branch_policies.query,
    "pipeline_settings_in_force": pipeline_settings_in_force.query,
    "protected_resources": protected_resources.query,
    "secured_objects": secured_objects.query,
}
"""For each derived table but `resources` the SELECT that gives its rows, by the names of the model."""
_DERIVED = {*QUERIES, "resources"}


def derive(connection: duckdb.DuckDBPyConnection, wanted: Iterable[str] | None = None) -> None:
    """Create derived tables, and say in `coverage` how whole each is.

    All of them; or, for questions about the wanted tables alone, those among them, what they need, and
    `resources` with the names of their rows, of projects and of the organization.

    Every collected table is there, as a table or a view, empty where nothing was read; `coverage` is a table
    that can be written to, and no derived table is there yet. A query that gives another column than the
    model declares, or NULL in a required one, is a defect and raises `duckdb.Error`.
    """
    named = set(tables())
    if wanted is not None and "resources" not in (asked := set(wanted)):
        named = {"projects", "organizations"} | asked
    for generation in _generations(named):
        for table in generation:
            query = resources.query(named) if table.name == "resources" else QUERIES[table.name]()
            connection.execute(_create(table))
            connection.execute(f"insert into {table.name} by name {query}")
        cover(connection, generation)


def _generations(named: Collection[str]) -> Iterator[list[Table]]:
    """The derived tables, those of a generation made from collected ones and from earlier generations."""
    needed: dict[str, set[str]] = {}
    open_names = {"resources"}.union(named) & _DERIVED
    while open_names:
        name = open_names.pop()
        reads = set(tables()[name].derived_from)
        if name == "resources":
            reads.update(table.name for table in resources.named(named))
        needed[name] = reads & _DERIVED
        open_names |= needed[name] - set(needed)
    sorter = TopologicalSorter(needed)
    sorter.prepare()
    while ready := sorter.get_ready():
        yield [tables()[name] for name in ready]
        sorter.done(*ready)


def _create(table: Table) -> str:
    columns = (
        f'"{column.name}" {column.sql_type}{"" if column.nullable else " not null"}'
        for column in table.columns()
    )
    return f"create table {table.name} ({', '.join(columns)})"
