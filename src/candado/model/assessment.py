"""What an assessment says: a verdict for every row judged, and a finding for each that did not pass."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from candado.model.table import Record, table

Severity = Literal["low", "medium", "high", "critical"]
Confidence = Literal["possible", "likely", "certain"]


class Status(StrEnum):
    """What became of a row that was judged."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"
    EXCEPTED = "excepted"
    ATTESTED = "attested"
    INHERITED = "inherited"


@table("verdicts", scope="organization", kind="verdict")
class Verdict(Record):
    """What a control says of one row; all rows are here, also those that passed."""

    control: str
    """control"""
    table_name: str
    """table judged"""
    id: str
    """id of the row; a scope that could not be read at all has one row with the scope's id"""
    project_id: str | None
    """project; NULL: the organization"""
    status: Status
    """what became of it"""


@table("findings", scope="organization", kind="finding")
class Finding(Record):
    """A row that did not pass, with what proves it."""

    id: str
    """short, unique in the assessment: the first characters of the fingerprint"""
    fingerprint: str
    """the same as long as control, organization and resource are: not of titles, sections, severity"""
    control: str
    """control"""
    section: str
    """section of the article that the control is filed under"""
    status: Status
    """failed, unknown, excepted, attested, inherited"""
    severity: Severity
    """how bad it is where it is true"""
    confidence: Confidence
    """how sure the rule is"""
    table_name: str
    """table judged"""
    resource_id: str
    """id of the row, or of the scope that could not be read"""
    resource_kind: str
    """what it is, such as: repository"""
    resource_name: str
    """name of the resource"""
    project_id: str | None
    """project; NULL: the organization"""
    project_name: str | None
    """name of the project; NULL: the organization"""
    portal_url: str
    """its page in the portal"""
    owner: str
    """who answers for it, by the settings; empty where nobody is named"""
    reason: str
    """why it did not pass, in a sentence"""
    evidence: str
    """the control's further columns, as a JSON object"""
    first_seen: datetime
    """when it was first found in the assessments at hand, UTC"""
    due: datetime | None
    """when it should be mended, by its severity; NULL: nothing is due"""
    note: str
    """why it is excepted or attested, by whom and until when; empty otherwise"""
