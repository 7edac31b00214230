"""The audit log and where it goes.

Source: [Audit](https://learn.microsoft.com/rest/api/azure/devops/audit/). Services only, and only where the
organization is connected to Microsoft Entra ID.
"""

from datetime import datetime

from candado.model.table import Record, table


@table("audit_streams", scope="organization", kind="audit stream", label="type", portal="_settings/audit")
class AuditStream(Record):
    """A consumer outside that gets every audit event."""

    id: str
    """number"""
    type: str
    """`consumerType`: AzureMonitorLogs, Splunk, AzureEventGrid"""
    status: str
    """enabled, disabledByUser, disabledBySystem, deleted, backfilling, unknown"""
    status_reason: str
    """why; empty where the service gives no reason"""


@table("audit_events", scope="organization", kind="audit event", label="action")
class AuditEvent(Record):
    """Something that somebody did, as far back as was read."""

    id: str
    """`id`"""
    at: datetime
    """`timestamp`, UTC"""
    action: str
    """`actionId`, such as Security.ModifyPermission"""
    area: str
    """`area`"""
    category: str
    """access, create, modify, remove, execute, unknown"""
    actor_id: str
    """GUID of who did it: `actorUserId`, or `actorClientId` of an application; zeros: nobody is named"""
    project_id: str | None
    """project; NULL: the organization"""
    mechanism: str
    """how the actor had signed in (`authenticationMechanism`), without authorization ids"""
    token_id: str | None
    """authorization id of the token used, where the mechanism tells one; NULL otherwise"""
