"""What was read, what was not, and why: the tables that make "unknown" an answer."""

from datetime import datetime
from enum import StrEnum

from candado.model.table import Record, table


class Reading(StrEnum):
    """How whole a table of one scope is."""

    READ = "read"
    """whole, as far as the identity's rights and the witnesses show"""
    PARTIAL = "partial"
    """something is missing: a record did not decode, or a list was trimmed"""
    FORBIDDEN = "forbidden"
    """the service refused"""
    ABSENT = "absent"
    """the service does not have it: an edition, a licence, a feature that is off; the table is empty"""
    FAILED = "failed"
    """no answer that could be used"""
    NOT_ASKED = "not asked"
    """not part of this scan"""


FROM_BEST_TO_WORST = (
    Reading.ABSENT,
    Reading.READ,
    Reading.PARTIAL,
    Reading.NOT_ASKED,
    Reading.FAILED,
    Reading.FORBIDDEN,
)
"""What several readings come to is the worst of them. Absent leaves no gap: the others tell all there is."""


@table("coverage", scope="organization", kind="reading")
class Coverage(Record):
    """How whole one table is in one scope. A table that depends on several reads has its worst one here."""

    table_name: str
    """table"""
    scope_id: str
    """id of the organization or of the project"""
    status: Reading
    """how whole"""
    endpoint: str
    """name of the read that decided it; empty where none was made"""
    http_status: int | None
    """status of its answer; NULL: there was none"""
    reason: str
    """what happened, for people; empty where all was read"""
    permission: str
    """the permission that would show it; empty where none is missing"""
    rows: int
    """rows that were read"""


@table("calls", scope="organization", kind="call")
class CallMade(Record):
    """One request that was made."""

    endpoint: str
    """name of the read"""
    method: str
    """GET or POST"""
    url: str
    """address, without secrets"""
    started_at: datetime
    """UTC"""
    seconds: float
    """until the body was whole"""
    status: int
    """HTTP status; 0: no answer"""
    digest: str
    """SHA-256 of the body, hex"""
    bytes: int
    """length of the body"""


@table("reader_rights", scope="organization", kind="right of the reader")
class ReaderRight(Record):
    """Whether the identity that reads has a permission without which the service trims a list.

    Source: [Permissions - Has Permissions Batch](https://learn.microsoft.com/rest/api/azure/devops/security/permissions/has-permissions-batch).
    """

    id: str
    """namespace, permission and token"""
    scope_id: str
    """project that the token names, else the organization"""
    namespace: str
    """name of the security namespace, such as Git Repositories"""
    permission: str
    """name of the permission, such as GenericRead"""
    token: str
    """path of the object"""
    allowed: bool
    """as the service evaluates it, without what administrators may always do"""
