"""The audit log of the last days, and where it is streamed to."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from candado.code.texts import GUID
from candado.collect.collector import At, Known, Request, collector
from candado.collect.values import guid, instant
from candado.connect.endpoint import Endpoint, Paging, Service
from candado.model.auditing import AuditEvent, AuditStream
from candado.model.table import Record

WINDOW = timedelta(days=30)
"""How far back the log is read; the service keeps 90 days."""

AUDIT_LOG = Endpoint(
    name="audit-log",
    service=Service.AUDIT,
    path="_apis/audit/auditlog",
    version="7.1-preview.1",
    query={"batchSize": "1000", "skipAggregation": "true"},
    accepts=("startTime", "endTime"),
    paging=Paging.BODY,
    permission="View audit log",
    pat_scope="vso.auditlog",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/audit/audit-log/query",
)
AUDIT_STREAMS = Endpoint(
    name="audit-streams",
    service=Service.AUDIT,
    path="_apis/audit/streams",
    version="7.1-preview.1",
    permission="View audit log; Manage audit streams",
    pat_scope="vso.auditlog",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/audit/streams/query-all-streams",
)

_STATUSES = ("unknown", "enabled", "disabledByUser", "disabledBySystem", "deleted", "backfilling")
"""In the order of the numbers that older answers have for them."""


class WireStream(msgspec.Struct, rename="camel"):
    """A stream; what it signs in with at the other end is not looked at."""

    id: int
    consumer_type: str
    status: str | Literal[0, 1, 2, 3, 4, 5]
    status_reason: str | None = None


@collector(AUDIT_STREAMS, into=(AuditStream,))
def audit_streams(record: WireStream, at: At) -> Iterator[Record]:
    """The consumers of the log."""
    status = record.status
    yield AuditStream(
        id=str(record.id),
        type=record.consumer_type,
        status=status if isinstance(status, str) else _STATUSES[status],
        status_reason=record.status_reason or "",
    )


class WireEvent(msgspec.Struct, rename="camel"):
    """An entry of the log. Its data and details may hold anything, and are not looked at."""

    id: str
    timestamp: datetime
    action_id: str
    area: str = ""
    category: str = "unknown"
    actor_user_id: str = ""
    actor_client_id: str | None = None
    project_id: str | None = None
    authentication_mechanism: str | None = None

    def __post_init__(self) -> None:
        """An event has a time."""
        self.timestamp = instant(self.timestamp)


def _window(known: Known) -> Iterator[Request]:
    start, end = known.scanned_at - WINDOW, known.scanned_at
    yield Request(
        scope_id=known.organization_id, query={"startTime": start.isoformat(), "endTime": end.isoformat()}
    )


@collector(
    AUDIT_LOG,
    into=(AuditEvent,),
    plan=_window,
    items="decoratedAuditLogEntries",
)
def audit_events(record: WireEvent, at: At) -> Iterator[Record]:
    """What was done in the window, newest first."""
    mechanism = record.authentication_mechanism or ""
    token = GUID.search(mechanism)
    yield AuditEvent(
        id=record.id,
        at=record.timestamp,
        action=record.action_id,
        area=record.area,
        category=record.category,
        actor_id=guid(record.actor_user_id) or guid(record.actor_client_id) or record.actor_user_id,
        project_id=guid(record.project_id),
        mechanism=mechanism.partition(" ")[0],
        token_id=token[0].lower() if token else None,
    )
