"""Small controls for what is made of their answers."""

from datetime import datetime

import msgspec

from candado.assess.control import Control, read
from candado.model.assessment import Finding, Status


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
        f"---\nseverity: {severity}\njudges: {judges}\nreason: it is bad\n{more}\nexamples: {{fails: []}}\n---\n"
        f"# A title\n\nWhy.\n\n```sql\n{sql}\n```\n\n## Fix\nMend it.\n",
        name=name,
        section=section,
    )


def finding(**values: object) -> Finding:
    """A failure of `a-control` in the project Payments, but for what is given."""
    text = {name: "" for name in Finding.__struct_fields__}
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
