"""The audit log: what is in it, for whom, page by page; and its streams."""

import ast
import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from candado_emulator import wire
from candado_emulator.server import Emulator

from ..conftest import Client

V = {"api-version": "7.1-preview.1"}
LOG = "/_apis/audit/auditlog"
STREAMS = "/_apis/audit/streams"
SPLUNK = {"SplunkUrl": "https://splunk.contoso.example:8088", "SplunkEventCollectorToken": "5c3f-secret"}


@pytest.fixture(autouse=True)
def logged(emulator: Emulator) -> None:
    emulator.change(
        {
            "policies": {"LogAuditEvents": True},
            "audit": [
                {"action": "Git.RepositoryCreated", "time": "-100d"},
                {"action": "Project.CreateCompleted", "time": "-50d", "actor": "ada@contoso.example"},
                {
                    "action": "Security.ModifyPermission",
                    "time": "-2d",
                    "actor": "candado",
                    "project": "Web",
                    "data": {"NamespaceName": "Build"},
                    "mechanism": "S2S_ServicePrincipal",
                },
                {"action": "Group.CreateGroups", "time": "-1d"},
            ],
        }
    )


def _actions(http: httpx2.Client, **query: str) -> list[str]:
    rows = http.get(LOG, params=query | V).json()["decoratedAuditLogEntries"]
    return [row["actionId"] for row in rows if row["actionId"] != "AuditLog.AccessLog"]


def test_entries_are_the_newest_first_and_at_most_90_days_old(http: httpx2.Client) -> None:
    assert _actions(http) == ["Group.CreateGroups", "Security.ModifyPermission", "Project.CreateCompleted"]
    window = {"startTime": "2026-11-20T00:00:00Z", "endTime": "2026-11-24T00:00:00+00:00"}
    assert _actions(http, **window) == ["Security.ModifyPermission"]
    assert http.get(LOG, params={"startTime": "yesterday", **V}).status_code == 400


def test_an_entry_says_who_what_where(http: httpx2.Client, emulator: Emulator) -> None:
    rows = {row["actionId"]: row for row in http.get(LOG, params=V).json()["decoratedAuditLogEntries"]}
    row = rows["Security.ModifyPermission"]
    assert (row["area"], row["category"], row["projectName"]) == ("Permissions", "modify", "Web")
    assert row["projectId"] == emulator.state.projects["Web"].id
    assert row["actorClientId"] == emulator.state.service_principals["candado"].id
    assert row["actorUserId"] == "00000000-0000-0000-0000-000000000000"
    assert row["data"]["NamespaceName"] == "Build"
    assert row["timestamp"] == "2026-11-23T12:00:00.0000000+00:00"
    ticks = int(row["id"].partition(";")[0])
    at = datetime(1, 1, 1, tzinfo=UTC) + timedelta(microseconds=(3155378975999999999 - ticks) / 10)
    assert at == datetime(2026, 11, 23, 12, tzinfo=UTC)
    own = rows["Project.CreateCompleted"]
    assert (own["actorUPN"], own["actorUserId"]) == (
        "ada@contoso.example",
        emulator.state.users["ada@contoso.example"].id,
    )
    service = rows["Group.CreateGroups"]
    assert (service["actorDisplayName"], service["ipAddress"]) == ("Azure DevOps Service", None)


def test_pages_go_on_from_the_last_id(http: httpx2.Client) -> None:
    seen: list[str] = []
    token, more = "", True
    while more:
        end = {"endTime": "2026-11-25T11:00:00Z", "batchSize": "2", "continuationToken": token}
        answer = http.get(LOG, params=end | V).json()
        seen += [row["actionId"] for row in answer["decoratedAuditLogEntries"]]
        token, more = answer["continuationToken"], answer["hasMore"]
    assert seen == ["Group.CreateGroups", "Security.ModifyPermission", "Project.CreateCompleted"]


def test_who_reads_the_log_stands_in_it(client: Client, emulator: Emulator) -> None:
    assert client("reader").get(LOG, params=V).status_code == 403
    emulator.change({"security": {"AuditLog": {"permissions": {"candado": {"Read": "allow"}}}}})
    assert client("scanner").get(LOG, params=V).status_code == 200
    event = emulator.state.audit[-1]
    assert (event.action, event.actor) == ("AuditLog.AccessLog", "candado")


@pytest.mark.parametrize("patch", [{"policies": {"LogAuditEvents": None}}, {"tenant_id": ""}])
def test_without_logging_there_is_nothing(
    http: httpx2.Client, emulator: Emulator, patch: dict[str, object]
) -> None:
    emulator.change(patch)
    assert _actions(http) == []


def test_actions_are_listed_by_area(http: httpx2.Client) -> None:
    every = http.get("/_apis/audit/actions", params=V).json()
    of_tokens = http.get("/_apis/audit/actions", params={"areaName": "Token", **V}).json()["value"]
    assert every["count"] > 200
    assert {action["actionId"].partition(".")[0] for action in of_tokens} == {"Token"}


def _recorded() -> set[str]:
    """What the emulator's own code records; of a name that it puts together, the beginning."""
    found: set[str] = set()
    for path in Path(wire.__path__[0]).rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args:
                action = call.args[0].values[0] if isinstance(call.args[0], ast.JoinedStr) else call.args[0]
                if call.func.attr == "record" and isinstance(action, ast.Constant):
                    found.add(str(action.value))
    return found


def test_every_action_that_the_emulator_records_exists(http: httpx2.Client) -> None:
    known = {action["actionId"] for action in http.get("/_apis/audit/actions", params=V).json()["value"]}
    recorded = _recorded()
    assert len(recorded) > 20
    assert {name for name in recorded if not any(action.startswith(name) for action in known)} == set()


def test_the_log_is_downloaded(http: httpx2.Client) -> None:
    download = "/_apis/audit/downloadlog"
    whole = http.get(download, params={"format": "json", **V}).json()
    assert [row["actionId"] for row in whole][-1] == "Project.CreateCompleted"
    text = http.get(download, params={"format": "csv", **V}).text
    assert [row["actionId"] for row in csv.DictReader(io.StringIO(text))][-1] == "Project.CreateCompleted"
    assert http.get(download, params={"format": "xml", **V}).status_code == 400


def test_a_stream_is_made_switched_off_and_deleted(client: Client, emulator: Emulator) -> None:
    http = client("administrator")
    body = {"consumerType": "Splunk", "consumerInputs": SPLUNK}
    assert client("manager").post(STREAMS, params=V, json=body).status_code == 403
    made = http.post(STREAMS, params={"daysToBackfill": 0, **V}, json=body)
    assert (made.status_code, made.json()["status"]) == (201, "enabled")
    assert made.json()["consumerInputs"]["SplunkEventCollectorToken"] == "*" * 24
    place = f"{STREAMS}/{made.json()['id']}"
    off = http.put(place, params={"status": "disabledByUser", **V}, json={}).json()
    assert off["status"] == "disabledByUser"
    assert http.put(place, params={"status": "1", **V}, json={}).json()["status"] == "enabled"
    changed = {"id": made.json()["id"], "consumerType": "Splunk", "consumerInputs": off["consumerInputs"]}
    http.put(STREAMS, params=V, json=changed)
    assert emulator.state.audit_streams[SPLUNK["SplunkUrl"]].inputs == SPLUNK
    assert http.delete(place, params=V).status_code == 204
    assert http.get(place, params=V).status_code == 404
    actions = [event.action for event in emulator.state.audit if event.actor == "ada@contoso.example"]
    assert actions[1:] == [
        "AuditLog.StreamCreated",
        "AuditLog.StreamDisabledByUser",
        "AuditLog.StreamEnabled",
        "AuditLog.StreamModified",
        "AuditLog.StreamDeleted",
    ]


def test_a_stream_that_the_service_has_stopped_says_why(client: Client, emulator: Emulator) -> None:
    stopped = {"type": "AzureMonitorLogs", "status": "disabledBySystem", "reason": "no answer"}
    emulator.change({"audit_streams": {"siem": stopped}})
    [stream] = client("administrator").get(STREAMS, params=V).json()["value"]
    assert (stream["id"], stream["status"], stream["statusReason"]) == (1, "disabledBySystem", "no answer")
    assert client("reader").get(STREAMS, params=V).status_code == 403


def test_at_most_two_streams_of_a_type(http: httpx2.Client) -> None:
    for number, status in ((1, 201), (2, 201), (3, 400)):
        inputs = SPLUNK | {"SplunkUrl": f"https://splunk{number}.contoso.example"}
        body = {"consumerType": "Splunk", "consumerInputs": inputs}
        assert http.post(STREAMS, params=V, json=body).status_code == status
