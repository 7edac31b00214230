"""What the service really does that a naive client gets wrong, over a real socket."""

import gzip
import json
from hashlib import sha256

import anyio
import pytest

from candado.connect.client import ATTEMPTS, Client, Page
from candado.connect.endpoint import Endpoint, Service
from candado.connect.errors import (
    Absent,
    ConnectError,
    Failed,
    Malformed,
    NotAuthorized,
    NotOnTheList,
    Refused,
    Unreachable,
)
from candado.connect.exchange import Call
from candado.connect.limits import Wait
from candado.connect.settings import Connection
from tests.connect.wire import PAT, Asked, FastClock, Say, Script, Served, endpoint, serving

THINGS = endpoint("{project}/_apis/things")
ME = {"authenticatedUser": {"id": "22157d54-1821-6536-a446-928b06348385"}}


def error_of(key: str, message: str = "Something.") -> dict[str, object]:
    return {"$id": "1", "innerException": None, "message": message, "typeKey": key, "errorCode": 0}


STOPPED = Say(503, b"\xef\xbb\xbf" + json.dumps(error_of("X", "TF24668: stopped")).encode())
SIGN_IN = Say(203, "<html>Sign in</html>", type="text/html; charset=utf-8")
EMPTY_401 = Say(401, headers={"WWW-Authenticate": 'Basic realm="https://tfsprodsin1.app.visualstudio.com/"'})


class Seen:
    """What one read of THINGS came to."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.error: ConnectError | None = None
        self.calls: list[Call] = []
        self.waits: list[Wait] = []
        self.asked: list[Asked] = []
        self.clock = FastClock()


def read(script: Script | list[Say], what: Endpoint = THINGS, connection: Connection = Connection()) -> Seen:  # noqa: B008
    seen = Seen()

    async def collect(server: Served) -> None:
        async with Client(
            server.url,
            PAT,
            [what],
            connection,
            on_call=seen.calls.append,
            on_wait=seen.waits.append,
            clock=seen.clock,
        ) as client:
            async for page in client.read(what, {"project": "Web"}):
                seen.pages.append(page)

    async def run() -> None:
        async with serving(script) as server:
            try:
                await collect(server)
            except ConnectError as error:
                seen.error = error
            seen.asked = server.asked

    anyio.run(run)
    return seen


def test_a_byte_order_mark_is_taken_off():
    seen = read([Say(body=b"\xef\xbb\xbf" + b'{"count": 0}')])
    assert json.loads(seen.pages[0].body) == {"count": 0}


def test_a_compressed_body_is_read():
    seen = read([Say(body=gzip.compress(b'{"count": 0}'), headers={"Content-Encoding": "gzip"})])
    assert seen.pages[0].body == b'{"count": 0}'


@pytest.mark.parametrize(
    "bad",
    [
        Say(body='{"count": 1, "value": [{"id": 1}', cut=20),
        Say(body='{"count": 1, "value": [{"id": 1}'),
        Say(body=""),
        Say(body="oops", type="text/plain"),
        Say(body=b"not gzip", headers={"Content-Encoding": "gzip"}),
        Say(status=500, body=error_of("SomeException")),
        Say(status=502, body="<html>Bad gateway</html>", type="text/html"),
        STOPPED,
        Say(status=504),
        Say(status=429, body=error_of("X", "TF400733: Request was blocked")),
    ],
)
def test_what_may_pass_is_tried_again(bad: Say):
    seen = read([bad, bad, Say(body={"count": 0})])
    assert [json.loads(page.body) for page in seen.pages] == [{"count": 0}]
    assert [call.attempt for call in seen.calls] == [1, 2, 3]
    assert len(seen.clock.slept) == 2


@pytest.mark.parametrize(
    ("bad", "kind", "words"),
    [
        (Say(body='{"value": [', cut=5), Malformed, "broke off after 5 bytes"),
        (Say(body='{"value": ['), Malformed, "not whole JSON"),
        (Say(500, error_of("X", "TF1: Worse")), Failed, "TF1: Worse"),
        (STOPPED, Failed, "TF24668: stopped"),
        (Say(502, "", headers={"X-TFS-ServiceError": "The+proxy%3a+no"}), Failed, "The proxy: no"),
    ],
)
def test_what_does_not_pass_is_said(bad: Say, kind: type[ConnectError], words: str):
    seen = read([bad])
    assert type(seen.error) is kind
    assert words in str(seen.error)
    assert len(seen.calls) == ATTEMPTS


@pytest.mark.parametrize(
    "sign_in",
    [
        EMPTY_401,
        SIGN_IN,
        Say(302, headers={"Location": "/_signin?x=1"}),
        Say(200, "<html>", type="text/html"),
        Say(401, error_of("UnauthorizedRequestException", "TF400813: no")),
    ],
)
def test_a_credential_that_is_not_accepted_ends_the_run(sign_in: Say):
    seen = read([sign_in])
    assert type(seen.error) is NotAuthorized
    assert "the personal access token from a test" in str(seen.error)
    assert [asked.target.split("?")[0] for asked in seen.asked] == [
        "/contoso/Web/_apis/things",
        "/contoso/_apis/connectionData",
    ]


def test_a_credential_that_is_nobody_is_not_accepted():
    nobody = {"authenticatedUser": {"id": "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"}}
    seen = read([EMPTY_401, Say(body=nobody)])
    assert type(seen.error) is NotAuthorized


@pytest.mark.parametrize("sign_in", [EMPTY_401, SIGN_IN])
def test_a_token_without_the_scope_is_a_refusal_of_the_one_read(sign_in: Say):
    seen = read([sign_in, Say(body=ME)])
    assert type(seen.error) is Refused
    assert "vso.thing" in str(seen.error)


@pytest.mark.parametrize(
    ("status", "key", "words"),
    [
        (403, "AccessDeniedException", "Ada needs View things"),
        (400, "AccessCheckException", "Access denied"),
        (404, "GitRepositoryNotFoundException", "TF401019: no such thing, or you do not have permissions"),
        (404, "ProjectDoesNotExistWithNameException", "TF200016: The project does not exist"),
        (500, "X", "VS1: you do not have permission to access it"),
    ],
)
def test_a_refusal_is_not_tried_again_and_says_what_to_grant(status: int, key: str, words: str):
    seen = read([Say(status, error_of(key, words))])
    assert isinstance(seen.error, Refused)
    assert (seen.error.status, seen.error.words) == (status, words)
    assert "Grant: View things" in str(seen.error)
    assert len(seen.calls) == 1


@pytest.mark.parametrize(
    "say",
    [
        Say(404, "The controller for path '/x' was not found or does not implement IController.",
            type="text/plain; charset=utf-8"),
        Say(204),
        Say(404, error_of("VssResourceNotFoundException")),
    ],
)  # fmt: skip
def test_a_route_that_is_not_there_is_absent(say: Say):
    seen = read([say])
    assert isinstance(seen.error, Absent)
    assert len(seen.calls) == 1


def test_a_404_that_does_not_say_what_is_not_there_is_a_failure():
    seen = read([Say(404, "<html>Blocked by Acme Gateway", type="text/html")])
    assert isinstance(seen.error, Failed)


def test_no_cookie_is_sent_back():
    seen = read([Say(500, headers={"Set-Cookie": "session=1; Path=/"}), Say(body={})])
    assert ["cookie" in asked.headers for asked in seen.asked] == [False, False]


def test_a_redirect_is_not_followed():
    async def run() -> Seen:
        async with serving([Say(body={})]) as elsewhere:
            seen = await anyio.to_thread.run_sync(read, [Say(302, headers={"Location": elsewhere.url})])
            assert elsewhere.asked == []
            return seen

    seen = anyio.run(run)
    assert isinstance(seen.error, Failed)
    assert "No redirect is followed" in str(seen.error)


def test_an_older_server_is_told_from_a_broken_one():
    seen = read([Say(400, error_of("VssVersionOutOfRangeException", "supports is 7.0."))])
    assert "older than what Candado reads" in str(seen.error)


@pytest.mark.parametrize("status", [429, 503])
def test_the_wait_that_is_asked_for_is_kept(status: int):
    seen = read([Say(status, error_of("X"), {"Retry-After": "37"}), Say(body={})])
    assert seen.clock.slept == [pytest.approx(37)]
    assert [wait.seconds for wait in seen.waits] == [37]
    assert len(seen.pages) == 1


def test_the_wait_on_a_200_holds_the_next_request():
    async def run() -> None:
        clock = FastClock()
        script = [Say(body={}, headers={"Retry-After": "9"}), Say(body={})]
        async with (
            serving(script) as server,
            Client(server.url, PAT, [THINGS], Connection(), clock=clock) as client,
        ):
            async for _ in client.read(THINGS, {"project": "Web"}):
                assert clock.slept == []
            async for _ in client.read(THINGS, {"project": "Web"}):
                assert clock.slept == [pytest.approx(9)]

    anyio.run(run)


def test_a_body_that_is_too_large_is_given_up():
    seen = read([Say(body={"x": "y" * 5000})], connection=Connection(max_body=1000))
    assert isinstance(seen.error, Failed)
    assert "larger than 1000 bytes" in str(seen.error)
    assert len(seen.calls) == 1


def test_silence_is_given_up():
    seen = read([Say(late=5)], connection=Connection(read_timeout=0.05))
    assert isinstance(seen.error, Failed)
    assert "no answer" in str(seen.error)
    assert {call.status for call in seen.calls} == {None}


def test_an_organization_that_cannot_be_reached_is_said_soon():
    async def run() -> list[Call]:
        calls: list[Call] = []
        async with Client(
            "http://localhost:9", PAT, [THINGS], Connection(), on_call=calls.append, clock=FastClock()
        ) as client:
            with pytest.raises(Unreachable, match="Check the organization's name"):
                async for _ in client.read(THINGS, {"project": "Web"}):
                    pass
        return calls

    assert len(anyio.run(run)) == 2


@pytest.mark.parametrize("project", ["", ".", ".."])
def test_a_name_that_leads_elsewhere_is_stopped(project: str):
    async def run() -> None:
        async with serving([Say()]) as server:
            async with Client(server.url, PAT, [THINGS], Connection()) as client:
                with pytest.raises(NotOnTheList):
                    async for _ in client.read(THINGS, {"project": project}):
                        pass
            assert server.asked == []

    anyio.run(run)


def test_each_request_is_recorded_without_its_credential():
    seen = read([Say(500), Say(body={"count": 0})])
    first, second = seen.calls
    assert (first.status, first.attempt, second.status, second.attempt) == (500, 1, 200, 2)
    assert second.digest == sha256(seen.pages[0].body).hexdigest()
    assert second.bytes == len(seen.pages[0].body)
    assert all("planted-secret" not in repr(call) for call in seen.calls)
    assert all(asked.headers["authorization"].startswith("Basic ") for asked in seen.asked)
    assert all(asked.headers["x-tfs-fedauthredirect"] == "Suppress" for asked in seen.asked)


def test_a_refused_scope_is_asked_about_once():
    async def run() -> list[str]:
        script = [EMPTY_401, Say(body=ME), EMPTY_401]
        async with serving(script) as server:
            async with Client(server.url, PAT, [THINGS], Connection()) as client:
                for project in ("Web", "Pay"):
                    with pytest.raises(Refused):
                        async for _ in client.read(THINGS, {"project": project}):
                            pass
            return [asked.target.split("?")[0].split("/")[-1] for asked in server.asked]

    assert anyio.run(run) == ["things", "connectionData", "things"]


def test_a_service_that_the_organization_has_not_is_absent():
    audit = endpoint(name="audit", service=Service.AUDIT)
    core = "79134c72-4a58-4b42-976c-04e7115f32bf"

    async def run() -> None:
        areas = {
            "count": 1,
            "value": [{"id": core, "name": "core", "locationUrl": "http://localhost/contoso/"}],
        }
        async with serving([Say(body=areas)]) as server:
            areas["value"][0]["locationUrl"] = server.url
            async with Client(server.url, PAT, [audit], Connection()) as client:
                for _ in range(2):
                    with pytest.raises(Absent, match="no audit service"):
                        async for _ in client.read(audit, {}):
                            pass
            assert len(server.asked) == 1

    anyio.run(run)
