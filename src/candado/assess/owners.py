"""Who answers for what: the patterns of `[owners]` matched with names, in SQL."""

from collections.abc import Iterable

import duckdb

from candado.assess.rows import fill
from candado.assess.settings import Owners

_WILDCARDS = str.maketrans({"*": "%", "?": "_", "%": r"\%", "_": r"\_", "\\": r"\\"})


def assign(connection: duckdb.DuckDBPyConnection, owners: Owners) -> None:
    """Make the table `owned` (fingerprint, owner) for the rows of `found`; empty text where nobody is named.

    `found` has fingerprint, section, resource_name, project_id and project_name (project_id NULL: what is the
    organization's). A resource is compared only with the paths whose project matches.
    """
    _fill(connection, "project_owners", ((name, "", owner) for name, owner in owners.projects.items()))
    _fill(connection, "section_owners", ((name, "", owner) for name, owner in owners.sections.items()))
    _fill(connection, "path_owners", _paths(owners))
    connection.execute(
        r"""
        create or replace temp table owned as
        with visited as (
            select distinct project_id, lower(coalesce(project_name, '')) as name from found
        ), by_path as (
            select f.fingerprint, arg_min(o.owner, o.rank) as owner
            from path_owners o
            join visited v on (o.pattern = '') = (v.project_id is null)
                and (v.name like o.pattern escape '\' or lower(v.project_id) = o.pattern)
            join found f on f.project_id is not distinct from v.project_id
            where lower(f.resource_name) like o.below escape '\'
            group by f.fingerprint
        ), by_project as (
            select v.project_id, arg_min(o.owner, o.rank) as owner
            from project_owners o
            join visited v on o.pattern in (v.name, lower(v.project_id))
            group by v.project_id
        ), by_section as (
            select pattern as section, any_value(owner) as owner from section_owners group by pattern
        )
        select f.fingerprint, coalesce(r.owner, p.owner, s.owner, $default) as owner
        from found f
        left join by_path r on r.fingerprint = f.fingerprint
        left join by_project p on p.project_id = f.project_id
        left join by_section s on s.section = lower(f.section)
        """,
        {"default": owners.default},
    )


def pattern(text: str) -> str:
    r"""A pattern for LIKE, escaped by \\: `*` and `?` of the text stand for any text and any character."""
    return text.translate(_WILDCARDS)


def _paths(owners: Owners) -> Iterable[tuple[str, str, str]]:
    """Project and resource patterns for LIKE, with the owner; those that name most come first."""

    def named(path: str) -> int:
        return len(path.replace("*", "").replace("?", ""))

    for path in sorted(owners.resources, key=named, reverse=True):
        project, _, resource = path.partition("/")
        yield pattern(project), pattern(resource), owners.resources[path]


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rules: Iterable[tuple[str, str, str]]) -> None:
    """A table of patterns, those that go first with the lowest rank."""
    fill(
        connection,
        table,
        {"pattern": "varchar", "below": "varchar", "owner": "varchar", "rank": "integer"},
        ((pattern.lower(), below.lower(), owner, rank) for rank, (pattern, below, owner) in enumerate(rules)),
    )
