"""What was done, by whom: the audit log."""

from typing import Literal

from .values import Json, Moment, State


class AuditEvent(State, frozen=True, kw_only=True):
    """An entry of the audit log. Its id and what belongs to its action follow on the wire."""

    action: str
    """actionId, such as Git.RepositoryCreated"""
    time: Moment
    actor: str = ""
    """user principal name or service principal; empty: the service itself"""
    project: str = ""
    """by name; empty: the organization"""
    data: dict[str, Json] = {}
    ip: str = "203.0.113.7"
    user_agent: str = ""
    mechanism: str = ""
    """authenticationMechanism"""


class AuditStream(State, frozen=True, kw_only=True):
    """A consumer outside that gets every audit event; the key is how the service shows it."""

    id: int = 0
    type: Literal["AzureMonitorLogs", "Splunk", "AzureEventGrid"] = "AzureMonitorLogs"
    """consumerType"""
    inputs: dict[str, str] = {}
    """consumerInputs; secrets are masked on the wire"""
    status: Literal["unknown", "enabled", "disabledByUser", "disabledBySystem", "deleted", "backfilling"] = (
        "enabled"
    )
    reason: str = ""
    """statusReason"""
    created: Moment = "-1y"
    updated: Moment = "-1y"
