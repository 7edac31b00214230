"""What people decided: findings that exceptions and attestations cover, and entries that cover none."""

from collections.abc import Iterable, Mapping
from datetime import date

import duckdb
import msgspec

from candado.assess.attestations import Attested, speaks_of
from candado.assess.control import Control
from candado.assess.exceptions import Accepted, refusal
from candado.assess.rows import fill
from candado.assess.settings import Settings


class Remark(msgspec.Struct, frozen=True):
    """An entry of a file that has no effect; every report says so."""

    place: str
    """name:line:column"""
    sentence: str


def decide(
    connection: duckdb.DuckDBPyConnection,
    *,
    controls: Iterable[Control],
    settings: Settings,
    exceptions: Mapping[str, Accepted],
    attestations: Mapping[str, Attested],
    today: date,
) -> list[Remark]:
    """Make the table `decided` (fingerprint, status, note) for the rows of `found` that people decided about.

    A failure can be excepted, what is unknown excepted or attested.
    """
    remarks = _expired({**exceptions, **attestations}, today)
    connection.execute(
        "create or replace temp table decided (fingerprint varchar, status varchar, note varchar)"
    )
    asked = {str(name) for (name,) in connection.execute("select distinct control from answers").fetchall()}
    named = [control for control in controls if control.name in asked]
    for place, attested in attestations.items():
        if attested.until >= today:
            remarks += _attest(connection, place, attested, speaks_of(attested, named))
    in_force = [
        (place, accepted)
        for place, accepted in exceptions.items()
        if accepted.until >= today and accepted.control in asked
    ]
    return sorted(remarks + _except(connection, in_force, settings), key=lambda remark: remark.place)


def _expired(entries: Mapping[str, Accepted | Attested], today: date) -> list[Remark]:
    return [
        Remark(place, f"expired on {entry.until}; decide again, or remove it")
        for place, entry in entries.items()
        if entry.until < today
    ]


def _attest(
    connection: duckdb.DuckDBPyConnection, place: str, attested: Attested, controls: list[str]
) -> list[Remark]:
    """Cover what an attestation speaks of, if that is what it was when two people looked at it."""
    if not controls:
        return []
    connection.execute(
        """
        create or replace temp table spoken_of as
        select fingerprint, to_json([first_name, table_name, resource_id, evidence])::varchar as line
        from found
        where status = 'unknown' and control in (select unnest($controls::varchar[]))
            and ($project is null or $project = project_name)
        """,
        {"controls": controls, "project": attested.project},
    )
    digest = connection.execute("select sha256(string_agg(line, chr(10) order by line)) from spoken_of")
    [rows] = digest.fetchone() or (None,)
    if rows is None:
        return [Remark(place, "nothing that it speaks of is unknown any more; remove it")]
    if rows != attested.rows:
        why = "says nothing of its rows" if attested.rows is None else "what it speaks of has changed"
        return [Remark(place, f'{why}; look at that again, then attest it with rows = "{rows}"')]
    connection.execute(
        """
        insert into decided select fingerprint, 'attested', $note from spoken_of
        where fingerprint not in (select fingerprint from decided)
        """,
        {
            "note": f"attested by {attested.by}, approved by {attested.approved_by}, until {attested.until}: "
            f"{attested.claim} ({attested.evidence})"
        },
    )
    return []


def _except(
    connection: duckdb.DuckDBPyConnection, exceptions: list[tuple[str, Accepted]], settings: Settings
) -> list[Remark]:
    """Cover what exceptions accept, where they say clearly what that is and who made them may do so."""
    fill(
        connection,
        "accepted",
        dict.fromkeys(("control", "finding", "project", "resource"), "varchar")
        | {"gap": "boolean", "until": "date", "note": "varchar", "number": "integer"},
        (
            (a.control, a.finding, a.project, a.resource, a.gap, a.until, _note(a), number)
            for number, (_, a) in enumerate(exceptions)
        ),
    )
    connection.execute("""
        create or replace temp table covered as
        select a.number, a.until, a.note, a.resource, f.fingerprint, f.resource_id, f.severity,
               f.project_id, f.project_name
        from found f
        join accepted a on a.control = f.control
        where (f.status = 'unknown' or (f.status = 'failed' and not a.gap))
            and case
                when a.finding is not null then a.finding in (f.id, f.fingerprint)
                when a.project is null then f.project_id is null and a.resource = f.resource_name
                else a.project = f.project_name and (a.resource is null or a.resource = f.resource_name)
            end
    """)
    refused = _refused(connection, exceptions, settings)
    fill(connection, "refused", {"number": "integer"}, ((number,) for number in refused))
    connection.execute("""
        insert into decided
        select fingerprint, 'excepted', arg_max(note, until)
        from covered
        where number not in (from refused) and fingerprint not in (select fingerprint from decided)
        group by fingerprint
    """)
    return [Remark(exceptions[number][0], sentence) for number, sentence in refused.items()]


def _refused(
    connection: duckdb.DuckDBPyConnection, exceptions: list[tuple[str, Accepted]], settings: Settings
) -> dict[int, str]:
    """Exceptions that have no effect, by number, and why. One that goes too far anywhere has none at all."""
    refused: dict[int, str] = {}
    covered = connection.execute("""
        select distinct number, project_id, project_name, severity from covered order by all
    """).fetchall()
    for number in set(range(len(exceptions))) - {row[0] for row in covered}:
        refused[number] = "nothing that it accepts failed or is unknown any more; remove it"
    for number, project_id, project_name, severity in covered:
        if no := refusal(settings, exceptions[int(number)][1].by, severity, project_id, project_name):
            refused[number] = f"does not count: {no}"
    several = connection.execute("""
        select number from covered where resource is not null
        group by number having count(distinct resource_id) > 1
    """).fetchall()
    for (number,) in several:
        refused[number] = "does not count: several resources have this name; say which by its finding"
    return refused


def _note(accepted: Accepted) -> str:
    what = "accepted as a gap" if accepted.gap else "accepted"
    return f"{what} by {accepted.by} until {accepted.until}: {accepted.why}"
