"""Area Audit: streams, which send the log to consumers outside."""

import msgspec

from ...state.audit import AuditStream
from ..errors import bad_request, not_found
from ..request import Reply, Request, collection
from ..routing import route
from .audit import EVERYTHING, NAMESPACE

STREAMS = "77d60bf9-1882-41c5-a90d-3a6d3c13fd3b"
SHOWN_BY = {
    "AzureMonitorLogs": "WorkspaceId",
    "Splunk": "SplunkUrl",
    "AzureEventGrid": "EventGridTopicHostname",
}
"""consumerType, and the input that the service shows as the name of a stream."""
SECRETS = frozenset(("SharedKey", "SplunkEventCollectorToken", "EventGridTopicAccessKey"))
MOST = 2
"""streams of one type"""
STATUSES = ("unknown", "enabled", "disabledByUser", "disabledBySystem", "deleted", "backfilling")
"""In the order of their numbers."""


class Written(msgspec.Struct, rename="camel"):
    """The body that makes or changes a stream."""

    consumer_type: str = ""
    consumer_inputs: dict[str, str] = {}
    id: int = 0


@route(STREAMS, "GET")
def streams(request: Request) -> object:
    """All streams, or one by number, with their secrets masked."""
    request.require(NAMESPACE, "Read", EVERYTHING)
    if key := request.parameters.get("streamId"):
        return _described(request, *_found(request, key))
    request.record("AuditLog.StreamRead")
    return collection([_described(request, *it) for it in request.organization.audit_streams.items()])


@route(STREAMS, "POST")
def create_stream(request: Request) -> Reply:
    """Makes a stream, which is enabled at once."""
    request.require(NAMESPACE, "Manage_Streams", EVERYTHING)
    asked = request.decoded(Written)
    if asked.consumer_type not in SHOWN_BY:
        kinds = ", ".join(SHOWN_BY)
        raise bad_request(f"The consumer {asked.consumer_type} is not supported; there are {kinds}.")
    name = asked.consumer_inputs.get(SHOWN_BY[asked.consumer_type])
    if not name:
        raise bad_request(f"The consumer needs the input {SHOWN_BY[asked.consumer_type]}.")
    known = request.organization.audit_streams
    if name in known or [it.type for it in known.values()].count(asked.consumer_type) >= MOST:
        raise bad_request(f"There is a stream to {name}, or there are {MOST} of this type.")
    stream = msgspec.convert(
        {
            "type": asked.consumer_type,
            "inputs": asked.consumer_inputs,
            "created": request.present(),
            "updated": request.present(),
        },
        AuditStream,
    )
    request.put(("audit_streams", name), stream)
    _record(request, "Created", name, stream)
    return Reply(status=201, body=_described(request, name, request.organization.audit_streams[name]))


@route(STREAMS, "PUT")
def update_stream(request: Request) -> object:
    """Changes the inputs of a stream (by its body), or its status (by its number, status=)."""
    request.require(NAMESPACE, "Manage_Streams", EVERYTHING)
    if key := request.parameters.get("streamId"):
        name, stream = _found(request, key)
        status = request.query.get("status") or ""
        wanted = STATUSES[int(status)] if status in "012345" and status else status
        if wanted not in ("enabled", "disabledByUser"):
            raise bad_request(f"The status '{status}' cannot be set; there are enabled and disabledByUser.")
        changed = msgspec.structs.replace(stream, status=wanted, reason="", updated=request.present())
        what = "Enabled" if wanted == "enabled" else "DisabledByUser"
    else:
        asked = request.decoded(Written)
        name, stream = _found(request, str(asked.id))
        kept = {
            key: stream.inputs.get(key, value) if set(value) == {"*"} else value
            for key, value in asked.consumer_inputs.items()
        }
        changed = msgspec.structs.replace(stream, inputs=kept, updated=request.present())
        what = "Modified"
    request.put(("audit_streams", name), changed)
    _record(request, what, name, changed)
    return _described(request, name, changed)


@route(STREAMS, "DELETE")
def delete_stream(request: Request) -> Reply:
    """Deletes a stream."""
    name, stream = _found(request, request.parameters.get("streamId", ""))
    request.require(NAMESPACE, "Delete_Streams", EVERYTHING)
    request.put(("audit_streams", name), None)
    _record(request, "Deleted", name, stream)
    return Reply(status=204)


def _found(request: Request, key: str) -> tuple[str, AuditStream]:
    for name, stream in request.organization.audit_streams.items():
        if str(stream.id) == key:
            return name, stream
    raise not_found(f"The audit stream {key} does not exist.", "StreamDoesNotExistException")


def _record(request: Request, what: str, name: str, stream: AuditStream) -> None:
    request.record(f"AuditLog.Stream{what}", ConsumerType=stream.type, DisplayName=name)


def _described(request: Request, name: str, stream: AuditStream) -> dict[str, object]:
    return {
        "id": stream.id,
        "consumerType": stream.type,
        "displayName": name,
        "consumerInputs": {
            key: "*" * 24 if key in SECRETS else value for key, value in stream.inputs.items()
        },
        "status": stream.status,
        "statusReason": stream.reason or None,
        "createdTime": request.time(stream.created),
        "updatedTime": request.time(stream.updated),
    }
