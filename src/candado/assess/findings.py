"""From answers to the tables of an assessment: a verdict for all, a finding for each that did not pass."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import duckdb
import msgspec

from candado.assess import owners
from candado.assess.attestations import Attested
from candado.assess.control import Control
from candado.assess.decisions import Remark, decide
from candado.assess.exceptions import Accepted
from candado.assess.names import first_name
from candado.assess.rows import fill
from candado.assess.settings import Due, Settings
from candado.model import tables

SHORTEST_ID = 10
"""characters of the fingerprint that name a finding, where no other begins with the same"""


def build(
    connection: duckdb.DuckDBPyConnection,
    *,
    organization_id: str,
    address: str,
    controls: Iterable[Control],
    settings: Settings,
    exceptions: Mapping[str, Accepted],
    attestations: Mapping[str, Attested],
    assessed_at: datetime,
    earlier: duckdb.DuckDBPyRelation | None = None,
) -> list[Remark]:
    """Make `verdicts` and `findings` from `answers`; says which exceptions and attestations have no effect.

    The connection has the collected and derived tables and the `answers` to `controls`. `address` is the
    organization's, such as https://dev.azure.com/contoso. `earlier` has fingerprint and first_seen (UTC) of
    findings in earlier assessments, and may have a fingerprint more than once.
    """
    asked = list(controls)
    moment = assessed_at.astimezone(UTC).replace(tzinfo=None)
    _find(connection, organization_id, asked)
    remarks = decide(
        connection,
        controls=asked,
        settings=settings,
        exceptions=exceptions,
        attestations=attestations,
        today=moment.date(),
    )
    owners.assign(connection, settings.owners)
    _remember(connection, earlier)
    _write_findings(connection, address, settings.due, moment)
    _write_verdicts(connection)
    return remarks


def _find(connection: duckdb.DuckDBPyConnection, organization_id: str, controls: Iterable[Control]) -> None:
    """Make `found`: what did not pass, with fingerprint, id and names."""
    fill(
        connection,
        "asked",
        {"name": "varchar", "born": "varchar", "kind": "varchar"},
        ((c.name, first_name(c), tables()[c.judged_table].kind) for c in controls),
    )
    connection.execute(
        """
        create or replace temp table found as
        with named as (
            select distinct on (table_name, id) * from resources
        ), scopes_named as (
            select * from named where table_name in ('projects', 'organizations')
        )
        select coalesce(c.born, a.control) as first_name,
               sha256(first_name || '/' || $organization || '/' || a.table_name || '/' || a.id)
                   as fingerprint,
               left(fingerprint, $shortest) as id,
               a.control, a.section, a.status, a.severity, a.confidence, a.table_name,
               a.id as resource_id,
               coalesce(r.kind, s.kind, case
                   when a.id = $organization then 'organization'
                   when a.id = a.project_id then 'project'
                   else c.kind end, a.table_name) as resource_kind,
               coalesce(r.name, s.name, a.id) as resource_name,
               coalesce(r.portal_path, s.portal_path, '') as portal_path,
               a.project_id, p.name as project_name, a.reason, a.evidence
        from answers a
        left join asked c on c.name = a.control
        left join named r on r.table_name = a.table_name and r.id = a.id
        left join scopes_named s on s.id = a.id
        left join scopes_named p on p.id = a.project_id
        where a.status not in ('passed', 'not applicable')
        """,
        {"organization": organization_id, "shortest": SHORTEST_ID},
    )
    while _lengthen(connection):
        pass


def _lengthen(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make ids that several findings have one character longer; whether there were any."""
    changed = connection.execute("""
        update found set id = left(fingerprint, length(id) + 1)
        where length(id) < length(fingerprint)
            and id in (select id from found group by id having count(*) > 1)
    """).fetchone()
    return changed is not None and changed[0] > 0


def _remember(connection: duckdb.DuckDBPyConnection, earlier: duckdb.DuckDBPyRelation | None) -> None:
    """Make `seen`: when each finding was first seen in earlier assessments."""
    fill(connection, "seen", {"fingerprint": "varchar", "since": "timestamp"}, ())
    if earlier is not None:
        earlier.aggregate("fingerprint, min(first_seen)").insert_into("seen")


def _write_findings(connection: duckdb.DuckDBPyConnection, address: str, due: Due, moment: datetime) -> None:
    fill(
        connection,
        "terms",
        {"severity": "varchar", "days": "integer"},
        msgspec.structs.asdict(due).items(),
    )
    connection.execute(
        """
        create or replace table findings as
        select f.id, f.fingerprint, f.control, f.section, coalesce(d.status, f.status) as status,
               f.severity, f.confidence, f.table_name, f.resource_id, f.resource_kind, f.resource_name,
               f.project_id, f.project_name, $address || '/' || f.portal_path as portal_url, o.owner,
               f.reason, f.evidence, coalesce(s.since, $moment) as first_seen,
               case when coalesce(d.status, f.status) = 'failed' then first_seen + to_days(t.days) end as due,
               coalesce(d.note, '') as note
        from found f
        join owned o on o.fingerprint = f.fingerprint
        left join terms t on t.severity = f.severity
        left join decided d on d.fingerprint = f.fingerprint
        left join seen s on s.fingerprint = f.fingerprint
        """,
        {"address": address.rstrip("/"), "moment": moment},
    )


def _write_verdicts(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("""
        create or replace table verdicts as
        with changed as (
            select f.control, f.table_name, f.resource_id as id, d.status
            from decided d join found f on f.fingerprint = d.fingerprint
        )
        select a.control, a.table_name, a.id, a.project_id, coalesce(c.status, a.status) as status
        from answers a
        left join changed c on c.control = a.control and c.table_name = a.table_name and c.id = a.id
    """)
