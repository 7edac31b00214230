"""The audit log as the service writes it: entries with ids that sort newest first, and what actions exist."""

import csv
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files

import msgspec

from ..state.audit import AuditEvent
from ..state.directory import derived
from .request import Request

RETENTION = timedelta(days=90)
NOBODY = "00000000-0000-0000-0000-000000000000"
SERVICE = "00000002-0000-8888-8000-000000000000"
LAST_TICK = 3155378975999999999
"""The last of .NET's ticks: an id begins with what is left until then."""


class Action(msgspec.Struct, frozen=True):
    """Something that the audit log records."""

    id: str
    area: str
    category: str


@cache
def actions() -> dict[str, Action]:
    """All actions, by id."""
    text = files("candado_emulator.wire").joinpath("audit_actions.csv").read_text(encoding="utf-8")
    return {row["id"]: Action(**row) for row in csv.DictReader(text.splitlines())}


def is_logging(request: Request) -> bool:
    """Whether there is a log at all: only with a tenant of Entra, and where the policy says so."""
    policy = request.organization.policies.get("LogAuditEvents", False)
    is_on = policy if isinstance(policy, bool) else policy.value
    return bool(request.organization.tenant_id) and is_on


def ids(request: Request, start: datetime | None, end: datetime | None) -> list[tuple[str, int]]:
    """The ids of the entries between two times, and which events they are, the newest first, as far back as
    the service keeps them."""
    if not is_logging(request):
        return []
    kept_since = datetime.fromisoformat(request.time("0s")) - RETENTION
    since = kept_since if start is None else max(start, kept_since)
    found: list[tuple[str, int]] = []
    for number, event in enumerate(request.organization.audit):
        at = _at(request, event)
        if since <= at and (end is None or at <= end):
            user_id = _user_id(request, event)
            found.append((f"{LAST_TICK - _ticks(at)};{user_id};{_unique(request, number)}", number))
    return sorted(found)


def _at(request: Request, event: AuditEvent) -> datetime:
    return datetime.fromisoformat(request.time(event.time))


def _unique(request: Request, number: int) -> str:
    return derived(request.organization.id, "audit", str(number))


def _user_id(request: Request, event: AuditEvent) -> str:
    actor = request.directory.find(event.actor) if event.actor else None
    if actor is None:
        return SERVICE
    return NOBODY if actor.kind == "servicePrincipal" else actor.id


def entry(request: Request, id: str, number: int) -> dict[str, object]:
    """A DecoratedAuditLogEntry."""
    organization = request.organization
    event = organization.audit[number]
    at = _at(request, event)
    actor = request.directory.find(event.actor) if event.actor else None
    is_application = actor is not None and actor.kind == "servicePrincipal"
    known = actions().get(event.action)
    category = known.category if known else "unknown"
    project = organization.projects.get(event.project)
    unique = _unique(request, number)
    data = event.data
    if project is not None:
        data = {"ProjectId": project.id, "ProjectName": event.project, **data}
    return {
        "id": id,
        "correlationId": derived(unique, "correlation"),
        "activityId": derived(unique, "activity"),
        "actorCUID": NOBODY if actor is None or is_application else derived(actor.id, "CUID"),
        "actorUserId": _user_id(request, event),
        "actorClientId": actor.id if actor is not None and is_application else NOBODY,
        "actorUPN": actor.name if actor is not None and actor.kind == "user" else "",
        "authenticationMechanism": event.mechanism,
        "timestamp": at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "0+00:00"),
        "scopeType": "organization",
        "scopeDisplayName": f"{organization.name} (Organization)",
        "scopeId": organization.id,
        "projectId": project.id if project is not None else NOBODY,
        "projectName": event.project or None,
        "ipAddress": event.ip if actor is not None else None,
        "userAgent": event.user_agent,
        "actionId": event.action,
        "data": data,
        "details": ", ".join([event.action, *(f"{name}: {value}" for name, value in event.data.items())]),
        "area": known.area if known else event.action.partition(".")[0],
        "category": category,
        "categoryDisplayName": category.capitalize(),
        "actorDisplayName": "Azure DevOps Service" if actor is None else actor.display_name,
        "actorImageUrl": None,
    }


def _ticks(at: datetime) -> int:
    """.NET's ticks: tenths of microseconds since the year 1."""
    since = at.astimezone(UTC) - datetime(1, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 10_000_000 + since.microseconds * 10
