"""What was done, by whom: the audit log."""

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
