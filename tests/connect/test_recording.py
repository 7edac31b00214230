"""A recording replays as what was recorded, and holds no name and no secret."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.connect import discovery, replay
from candado.connect.client import Client, Page
from candado.connect.endpoint import Endpoint, Paging
from candado.connect.errors import NotRecorded
from candado.connect.network import Network
from candado.connect.pseudonyms import Pseudonyms
from candado.connect.record import Record
from candado.connect.replay import Replay
from candado.connect.settings import Connection
from tests import facts
from tests.connect.wire import PAT, FastClock, Say, endpoint, serving

NOW = datetime(2026, 11, 25, 13, 24, tzinfo=UTC)
GUID = "0ab36b7f-ccfa-4e4c-a2a1-71ddd3aceb63"
SECRETS = ("hunter2", "s3cr3t-key", "planted-secret")
NAMES = ("payments", "lovelace", "ada", "acme", "blackbird", "zürich")
BODY = {
    "value": [
        {
            "id": GUID,
            "name": "Payments",
            "visibility": "private",
            "state": "wellFormed",
            "url": f"https://dev.azure.com/acme/_apis/things/{GUID}",
            "remoteUrl": "https://acme@dev.azure.com/acme/Payments/_git/Blackbird",
            "description": "Ada Lovelace pays; password hunter2",
            "owner": {"displayName": "Ada Lovelace", "uniqueName": "ada.lovelace@acme.example"},
            "acl": {f"Microsoft.IdentityModel.Claims.ClaimsIdentity;{GUID}\\ada@acme.example": {"allow": 1}},
            "authorization": {"scheme": "Token", "parameters": {"apitoken": "hunter2", "x": "s3cr3t-key"}},
            "variables": {"ACME_KEY": {"value": "s3cr3t-key", "isSecret": False}},
            "token": "repoV2/" + GUID + "/" + "refs/heads/Blackbird".encode("utf-16-le").hex(),
            "refName": "refs/heads/Blackbird",
            "lastUpdateTime": "2026-11-25T01:02:03.45Z",
            "group": "[Payments]\\Project Administrators",
            "subject": "vssgp." + base64.urlsafe_b64encode(b"S-1-9-1551374245-1-2-3").decode().rstrip("="),
            "hostile": "Zürich\u202e<script>",
        }
    ]
}  # fmt: skip


def read(url: str, what: Endpoint, params: dict[str, str], transport=None) -> list[Page]:
    async def run() -> list[Page]:
        async with Client(url, PAT, [what], Connection(), transport=transport, clock=FastClock()) as client:
            return [page async for page in client.read(what, params)]

    return anyio.run(run)


def record(script: list[Say], folder: Path, what: Endpoint, params: dict[str, str]) -> list[Page]:
    async def run() -> list[Page]:
        async with serving(script) as server:
            recorder = Record(Network(Connection()), folder, [what], started=NOW)
            async with Client(
                server.url, PAT, [what], Connection(), transport=recorder, clock=FastClock()
            ) as client:
                pages = [page async for page in client.read(what, params)]
                return pages + [page async for page in client.read(discovery.RESOURCE_AREAS, {})]

    return anyio.run(run)


def test_nothing_written_is_a_name_or_a_secret(tmp_path: Path):
    what = endpoint("{project}/_apis/things", paging=Paging.HEADER)
    script = [
        Say(
            body=BODY, headers={"x-ms-continuationtoken": "Payments", "x-vss-userdata": "x:ada@acme.example"}
        ),
        Say(503, "Ada Lovelace, hunter2, is not whole JSON {"),
        Say(body=BODY),
    ]
    record(script, tmp_path, what, {"project": "Payments"})
    written = (tmp_path / "interactions.jsonl").read_text("utf-8").lower()
    assert len(written.splitlines()) == 4
    assert [word for word in (*SECRETS, *NAMES) if word in written] == []
    assert "Basic" not in written


def test_a_replay_joins_as_the_organization_does(tmp_path: Path):
    what = endpoint("{project}/_apis/things")
    record([Say(body=BODY)], tmp_path, what, {"project": "Payments"})
    line = json.loads((tmp_path / "interactions.jsonl").read_text().splitlines()[0])
    project = line["url"].split("/")[4]
    [page] = read(replay.base_url(tmp_path), what, {"project": project}, Replay(tmp_path))
    [thing] = json.loads(page.body)["value"]
    assert thing["name"] == project
    assert thing["id"] == GUID
    assert (thing["visibility"], thing["state"]) == ("private", "wellFormed")
    assert thing["lastUpdateTime"] == "2026-11-25T01:02:03.45Z"
    assert thing["group"] == f"[{project}]\\Project Administrators"
    assert thing["subject"] == BODY["value"][0]["subject"]
    branch = bytes.fromhex(thing["token"].split("/")[2]).decode("utf-16-le")
    assert branch == thing["refName"] != "refs/heads/Blackbird"
    assert thing["authorization"]["parameters"] == {"apitoken": "removed", "x": "removed"}
    assert [*thing["variables"].values()] == [{"value": "removed", "isSecret": False}]


def test_the_same_request_is_answered_in_recorded_order_and_then_the_last_again(tmp_path: Path):
    what = endpoint()
    interactions = [
        {"method": "GET", "url": "https://dev.azure.com/contoso/_apis/Things?api-version=5.0", "status": 200,
         "headers": {"content-type": "application/json"}, "body": {"n": n}}
        for n in (1, 2)
    ]  # fmt: skip
    (tmp_path / replay.FILE).write_text("".join(json.dumps(one) + "\n" for one in interactions))
    transport = Replay(tmp_path)
    seen = [json.loads(read("contoso", what, {}, transport)[0].body) for _ in range(3)]
    assert seen == [{"n": 1}, {"n": 2}, {"n": 2}]


def test_what_was_not_recorded_says_so(tmp_path: Path):
    (tmp_path / replay.FILE).write_text("")
    with pytest.raises(NotRecorded, match="things is not in the recording"):
        read("contoso", endpoint(), {}, Replay(tmp_path))


def test_a_recording_is_never_written_over(tmp_path: Path):
    (tmp_path / replay.FILE).write_text("")
    with pytest.raises(ValueError, match="holds a recording already"):
        Record(Network(Connection()), tmp_path, [], started=NOW)


def test_a_broken_line_is_named(tmp_path: Path):
    (tmp_path / replay.FILE).write_text('{"method": "GET"}\n')
    with pytest.raises(ValueError, match=r"line 1: .*`url`"):
        Replay(tmp_path)


def test_answers_of_the_real_service_are_replayed():
    folder = facts.path("api/recordings/interactions.jsonl").parent
    assert replay.base_url(folder) == "https://dev.azure.com/contoso"
    projects = endpoint("_apis/projects", name="projects", page_size=1000, paging=Paging.HEADER)
    repositories = endpoint("{project}/_apis/git/repositories", name="repositories")
    [page] = read("contoso", repositories, {"project": "PullRequestLiveTest"}, Replay(folder))
    assert json.loads(page.body)["count"] == len(json.loads(page.body)["value"])
    refused = endpoint("{project}/_apis/build/definitions", name="definitions")
    assert read("contoso", projects, {}, Replay(folder))
    with pytest.raises(NotRecorded):
        read("contoso", refused, {"project": "NeverSeen"}, Replay(folder))


@given(st.text(), st.sampled_from(["name", "displayName", "value", "path", "x"]))
def test_a_text_has_one_pseudonym_and_keeps_its_shape(text: str, key: str):
    pseudonyms = Pseudonyms()
    once = pseudonyms.value({key: text})
    assert once == pseudonyms.value({key: text})
    assert isinstance(once, dict)
    assert set(once) == {key}


@given(st.from_regex(r"[a-z]{4,12}zq", fullmatch=True))
def test_no_unknown_word_survives(word: str):
    for text in (word, f"https://{word}.example/{word}?a={word}", f"a@{word}", f"x {word}, y", word.upper()):
        assert word not in str(Pseudonyms().value({"k": text, word + "-": text})).lower()
