"""Area Audit: the log and the actions in it. Who reads the log stands in it."""

import csv
import io
from datetime import UTC, datetime

import msgspec

from ..audit_entries import actions, entry, ids
from ..errors import bad_request
from ..request import Reply, Request, collection
from ..routing import route

NAMESPACE = "AuditLog"
EVERYTHING = "AllPermissions"
"""the token of the namespace"""
BATCH = 200
MOST = 1000


@route("4e5fa14f-7097-4b73-9c85-00abc7353c61", "GET")
def audit_log(request: Request) -> object:
    """The entries between two times, newest first, page by page; the token is the id of the last entry."""
    request.require(NAMESPACE, "Read", EVERYTHING)
    size = min(request.query.number("batchSize") or BATCH, MOST, request.page_size or MOST)
    after = request.query.get("continuationToken") or ""
    rows = [row for row in _window(request) if row[0] > after]
    page, has_more = rows[:size], len(rows) > size
    shown = [entry(request, *row) for row in page]
    request.record("AuditLog.AccessLog", BatchSize=size, HasMore=has_more)
    return {
        "decoratedAuditLogEntries": shown,
        "continuationToken": page[-1][0] if page else None,
        "hasMore": has_more,
    }


@route("6fa30b9a-9558-4e3b-a95f-a12572caa6e6", "GET")
def audit_actions(request: Request) -> object:
    """All actions, or those of an area."""
    request.require(NAMESPACE, "Read", EVERYTHING)
    area = (request.query.get("areaName") or "").lower()
    return collection(
        [
            {"actionId": action.id, "area": action.area, "category": action.category}
            for action in actions().values()
            if not area or action.area.lower() == area
        ]
    )


@route("b7b98a76-04e8-4f4d-ac72-9d46492caaac", "GET")
def download_log(request: Request) -> Reply:
    """All entries between two times as one file, in JSON or CSV."""
    request.require(NAMESPACE, "Read", EVERYTHING)
    form = (request.query.get("format") or "json").lower()
    if form not in ("json", "csv"):
        raise bad_request(f"The format {form} is not supported; there are json and csv.")
    rows = [entry(request, *row) for row in _window(request)]
    request.record("AuditLog.DownloadLog", Format=form)
    body = msgspec.json.encode(rows) if form == "json" else _csv(rows)
    return Reply(body=body, content_type="application/octet-stream")


def _window(request: Request) -> list[tuple[str, int]]:
    return ids(request, _time(request, "startTime"), _time(request, "endTime"))


def _time(request: Request, name: str) -> datetime | None:
    text = request.query.get(name)
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise bad_request(f"The value '{text}' of {name} is not a time.") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _csv(rows: list[dict[str, object]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["id"])
    writer.writeheader()
    writer.writerows({**row, "data": msgspec.json.encode(row["data"]).decode()} for row in rows)
    return text.getvalue().encode()
