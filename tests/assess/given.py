"""Small controls, and what they answered, for what is made of that."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import duckdb
import msgspec

from candado.assess.attestations import decode as decode_attestations
from candado.assess.control import Control, read
from candado.assess.decisions import Remark
from candado.assess.exceptions import decode as decode_exceptions
from candado.assess.files import parse
from candado.assess.findings import build
from candado.assess.rows import fill
from candado.assess.settings import Settings
from candado.model.assessment import Finding, Status
from tests.database import empty

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NO_SETTINGS = Settings()
ANSWERS = (
    *("control", "section", "table_name", "id", "project_id"),
    *("status", "severity", "confidence", "reason", "evidence"),
)


def control(
    name: str,
    *,
    severity: str = "high",
    judges: str = "repositories",
    section: str = "repos",
    more: str = "",
    sql: str = "select id, true as passed from repositories",
) -> Control:
    return read(
        f"---\nseverity: {severity}\njudges: {judges}\nreason: it is bad\n{more}\nexamples: {{fails: []}}\n"
        f"---\n# A title\n\nWhy.\n\n```sql\n{sql}\n```\n\n## Fix\nMend it.\n",
        name=name,
        section=section,
    )


def finding(**values: object) -> Finding:
    """A failure of `a-control` in the project Payments, but for what is given."""
    text = dict.fromkeys(Finding.__struct_fields__, "")
    known: dict[str, object] = {
        "id": "0123456789",
        "fingerprint": "0123456789abcdef" * 4,
        "control": "a-control",
        "status": Status.FAILED,
        "severity": "medium",
        "confidence": "certain",
        "project_id": "p",
        "project_name": "Payments",
        "resource_name": "ledger",
        "first_seen": datetime(2026, 11, 1),
        "due": None,
    }
    return msgspec.convert(text | known | values, Finding)


def answered(
    answers: Iterable[tuple[str, str, str | None, str]],
    *,
    severity: str = "medium",
    evidence: str = "{}",
    table: str = "repositories",
) -> duckdb.DuckDBPyConnection:
    """The organization `org` with the projects p (Payments) and q (Web), and what controls answered.

    An answer is control, id, project (None: the organization's) and status. The resource r is called
    "name of r".
    """
    rows = list(answers)
    connection = empty()
    fill(
        connection,
        "answers",
        dict.fromkeys(ANSWERS, "varchar"),
        (
            (name, "repos", table, id, project, status, severity, "certain", "it is bad", evidence)
            for name, id, project, status in rows
        ),
    )
    scopes = [
        ("organizations", "org", "organization", "Contoso", None, "_settings"),
        ("projects", "p", "project", "Payments", "p", "p/_settings"),
        ("projects", "q", "project", "Web", "q", "q/_settings"),
    ]
    ids = {(id, project) for _, id, project, _ in rows if id not in ("org", "p", "q")}
    fill(
        connection,
        "resources",
        dict.fromkeys(("table_name", "id", "kind", "name", "project_id", "portal_path"), "varchar"),
        [*scopes, *((table, id, "repository", f"name of {id}", project, f"x/{id}") for id, project in ids)],
    )
    return connection


def built(
    connection: duckdb.DuckDBPyConnection,
    *controls: Control,
    settings: Settings = NO_SETTINGS,
    exceptions: str = "",
    attestations: str = "",
    earlier: duckdb.DuckDBPyRelation | None = None,
    at: datetime = NOW,
) -> tuple[dict[str, dict[str, Any]], list[Remark]]:
    """Findings by the id of the resource, and the remarks, as of NOW."""
    remarks = build(
        connection,
        organization_id="org",
        address="https://dev.azure.com/contoso/",
        controls=controls,
        settings=settings,
        exceptions=decode_exceptions(parse(exceptions.encode(), "exceptions.toml"), controls, at.date()),
        attestations=decode_attestations(
            parse(attestations.encode(), "attestations.toml"), controls, at.date()
        ),
        assessed_at=at,
        earlier=earlier,
    )
    found = connection.execute("select * from findings")
    names = [column[0] for column in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    assert len({row["resource_id"] for row in rows}) == len(rows)
    return {row["resource_id"]: row for row in rows}, remarks
