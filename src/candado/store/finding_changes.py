"""What became of findings from one assessment to the next.

Fixed is only what was judged again and did not fail, or is gone where everything was seen. What turned
unknown, was excepted, or was not asked again may still be so. A control that
was renamed is the same control.
"""

from collections.abc import Mapping
from enum import StrEnum

import duckdb
import msgspec

from candado.model.assessment import Severity, Status
from candado.store import parquet
from candado.store.assessment import Assessment


class Change(StrEnum):
    """What became of a row that fails in one of two assessments."""

    NEW = "new"
    """it fails and did not, as far as was known"""
    STILL_FAILING = "still failing"
    FIXED = "fixed"
    """it failed; now it passes, does not apply or is gone"""
    NOW_UNKNOWN = "now unknown"
    """it failed; now nobody can tell"""
    NOW_ACCEPTED = "now accepted"
    """it failed; now it is excepted, attested or inherited"""
    NOT_ASKED = "not asked"
    """it failed; its control was not asked again, or its project was not looked at"""


class FindingChange(msgspec.Struct, frozen=True, kw_only=True):
    """One row of which a control now says something else than before."""

    change: Change
    control: str
    """its present name"""
    table_name: str
    resource_id: str
    resource_kind: str
    resource_name: str
    project_name: str | None
    before: Status | None
    """None: it was not judged"""
    after: Status | None
    finding: str
    """id of the finding, in the assessment where it fails"""
    fingerprint: str
    severity: Severity


class FindingChanges(msgspec.Struct, frozen=True):
    """What became of findings."""

    counts: Mapping[Change, int]
    changes: tuple[FindingChange, ...]
    """all but those still failing, by change, control and row"""


def finding_changes(before: Assessment, after: Assessment, *, renamed: Mapping[str, str]) -> FindingChanges:
    """What became of each row that fails in one of two assessments of the same organization.

    `renamed` has former names of controls, each with the present one.

    Errors: Incompatible where their tables had other columns; Damaged where a file is not readable; NotStored
    where the snapshot of the later one was removed.
    """
    with parquet.passing() as connection:
        connection.execute(
            """
            create table renamed as
            select unnest($old::varchar[]) as former, unnest($new::varchar[]) as name
            """,
            {"old": list(renamed), "new": list(renamed.values())},
        )
        for side, assessment in (("before", before), ("after", after)):
            for name, path in parquet.files(assessment.path, assessment.manifest).items():
                parquet.view(connection, f"{name}_{side}", path)
                connection.execute(f"create view {side}_{name} as {_BY_PRESENT_NAMES} {name}_{side} r")
        ran = [renamed.get(control, control) for control in after.judgement.ran]
        connection.execute("create table asked as select unnest($ran::varchar[]) as control", {"ran": ran})
        connection.execute(
            "create table organization as select $id as id", {"id": after.judgement.organization_id}
        )
        _note_projects(connection, after)
        connection.execute(_CHANGES)
        counted = connection.execute("select change, count(*) from changes group by change").fetchall()
        changed = connection.execute(_CHANGED).fetchall()
    counts: dict[str, int] = dict(counted)
    names = FindingChange.__struct_fields__
    return FindingChanges(
        {change: counts.get(change, 0) for change in Change},
        tuple(msgspec.convert(dict(zip(names, row, strict=True)), FindingChange) for row in changed),
    )


def _note_projects(connection: duckdb.DuckDBPyConnection, assessment: Assessment) -> None:
    """Make `looked_at`: the projects that the snapshot was to show, where these are not all."""
    snapshot = assessment.snapshot()
    connection.execute("create table looked_at (project_id varchar)")
    if snapshot.scan.only_project is not None:
        parquet.view(connection, "projects", snapshot.tables()["projects"])
        connection.execute("insert into looked_at select id from projects union all select null")


_BY_PRESENT_NAMES = """
    select r.* replace (
        coalesce((select name from renamed where former = r.control), control) as control
    ) from
"""
_CHANGES = f"""
    create table changes as
    with unseen as (
        select control, id as scope_id from after_verdicts where status = '{Status.UNKNOWN}'
    ),
    judged as (
        select control, table_name, id, b.project_id, b.status as before, a.status as after
        from before_verdicts b full join after_verdicts a using (control, table_name, id)
        where b.status = '{Status.FAILED}' or a.status = '{Status.FAILED}'
    )
    select case
            when after = '{Status.FAILED}' and before = '{Status.FAILED}' then '{Change.STILL_FAILING}'
            when after = '{Status.FAILED}' then '{Change.NEW}'
            when after in ('{Status.PASSED}', '{Status.NOT_APPLICABLE}') then '{Change.FIXED}'
            when after in ('{Status.EXCEPTED}', '{Status.ATTESTED}', '{Status.INHERITED}')
                then '{Change.NOW_ACCEPTED}'
            when after = '{Status.UNKNOWN}' then '{Change.NOW_UNKNOWN}'
            when control not in (from asked) then '{Change.NOT_ASKED}'
            when exists (from looked_at) and project_id is not null
                and not exists (from looked_at l where l.project_id = judged.project_id)
                then '{Change.NOT_ASKED}'
            when exists (
                select 1 from unseen u where u.control = judged.control
                and u.scope_id in (judged.project_id, (from organization))
            ) then '{Change.NOW_UNKNOWN}'
            else '{Change.FIXED}'
        end as change, *
    from judged
"""
_CHANGED = f"""
    select change, control, c.table_name, c.id, resource_kind, resource_name, project_name, before, after,
        f.id, fingerprint, f.severity
    from changes c join (
        select *, 'after' as side from after_findings union all select *, 'before' from before_findings
    ) f using (control)
    where change <> '{Change.STILL_FAILING}' and f.table_name = c.table_name and f.resource_id = c.id
        and f.side = case change when '{Change.NEW}' then 'after' else 'before' end
    order by change, control, c.table_name, c.id
"""
