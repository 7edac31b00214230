"""What the settings declare to be production, as tables that controls can ask."""

from collections.abc import Mapping

import duckdb

from candado.assess.owners import pattern
from candado.assess.rows import fill
from candado.assess.settings import Production
from candado.model.reading import Reading

_DECLARED: Mapping[str, str] = {
    "production_environments": "environments",
    "production_connections": "service_connections",
}
"""Table of what is production to the table that it is chosen from."""


def declare(connection: duckdb.DuckDBPyConnection, production: Production, organization_id: str) -> None:
    """Fill the tables of what is production, and say in `coverage` which were declared."""
    said = {
        "production_environments": production.environments,
        "production_connections": production.connections,
    }
    for table, source in _DECLARED.items():
        names = said[table]
        fill(
            connection,
            "declared",
            {"project": "varchar", "name": "varchar"},
            (_project_and_name(name) for name in names or ()),
        )
        connection.execute(rf"""
            create or replace table {table} as
            select distinct s.id
            from {source} s
            left join projects p on p.id = s.project_id
            join declared d on lower(s.name) like d.name escape '\'
                and coalesce(lower(p.name), '') like d.project escape '\'
        """)
        connection.execute(
            "insert into coverage by name select $table as table_name, $organization as scope_id, "
            "$status as status, '' as endpoint, $reason as reason, '' as permission, 0 as rows",
            {
                "table": table,
                "organization": organization_id,
                "status": Reading.NOT_ASKED if names is None else Reading.READ,
                "reason": "candado.toml names none in [production]" if names is None else "",
            },
        )


def _project_and_name(text: str) -> tuple[str, str]:
    """Patterns for LIKE: a name alone is meant in every project."""
    project, slash, name = text.lower().partition("/")
    return (pattern(project), pattern(name)) if slash else ("%", pattern(project))
