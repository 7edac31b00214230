"""Who reads: which credential is taken, when it is renewed, and that no secret shows."""

import base64
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import anyio
import pytest

from candado.connect import credentials
from candado.connect.client import Client
from candado.connect.credentials import Credential, EntraToken, PersonalAccessToken
from candado.connect.errors import NotAuthorized
from candado.connect.settings import Connection
from tests.connect.wire import Asked, FastClock, Say, endpoint, serving

SERVICES = "https://dev.azure.com/contoso"
SERVER = "https://devops.acme.example/tfs/Main"
AZURE_VARIABLES = (
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "IDENTITY_ENDPOINT",
    "MSI_ENDPOINT",
)


def find(base: str, environ: dict[str, str], typed: str | None = None) -> tuple[Credential, list[str]]:
    said: list[str] = []
    ask = None if typed is None else lambda _prompt: typed
    found = credentials.find(base, Connection(), environ=environ, ask=ask, say=said.append)
    return found, said


def header(credential: Credential) -> str:
    return anyio.run(credential.headers)["Authorization"]


class NoManagedIdentity(BaseHTTPRequestHandler):
    """Says what an app service says that has no identity."""

    def do_GET(self) -> None:
        self.send_error(400)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def no_identity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A machine without an identity of Entra; in its PATH is only what a test puts into the folder."""
    for name in AZURE_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with HTTPServer(("127.0.0.1", 0), NoManagedIdentity) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{server.server_port}/token")
        monkeypatch.setenv("IDENTITY_HEADER", "x")
        yield tmp_path
        server.shutdown()


def azure_cli(folder: Path, script: str) -> None:
    az = folder / "az"
    az.write_text(f"#!/bin/sh\n{script}\n")
    az.chmod(az.stat().st_mode | stat.S_IXUSR)


def test_a_token_given_on_purpose_is_taken_with_a_word_on_why_it_is_second_best():
    found, said = find(SERVICES, {"CANDADO_PAT": "planted", "AZURE_DEVOPS_EXT_PAT": "other"})
    assert header(found) == "Basic " + base64.b64encode(b":planted").decode()
    assert found.describe() == "the personal access token from CANDADO_PAT"
    assert said == [credentials.SECOND_BEST]


def test_the_azure_cli_is_enough(no_identity: Path):
    azure_cli(no_identity, 'echo "{\\"accessToken\\": \\"planted\\", \\"expires_on\\": 4102444800}"')
    found, said = find(SERVICES, {"AZURE_DEVOPS_EXT_PAT": "other"})
    assert header(found) == "Bearer planted"
    assert found.describe() == "the Entra token of the Azure CLI's user"
    assert said == []


def test_without_an_identity_the_token_of_the_other_tool_is_taken(no_identity: Path):
    found, said = find(SERVICES, {"AZURE_DEVOPS_EXT_PAT": "planted"})
    assert found.describe() == "the personal access token from AZURE_DEVOPS_EXT_PAT"
    assert len(said) == 1


def test_without_anything_it_says_what_to_do(no_identity: Path):
    with pytest.raises(NotAuthorized, match="Run `az login`, or set CANDADO_PAT"):
        find(SERVICES, {})


def test_an_identity_that_entra_refuses_is_not_passed_over(no_identity: Path):
    azure_cli(no_identity, 'echo "AADSTS70043: The refresh token has expired. Run az login" >&2; exit 1')
    with pytest.raises(NotAuthorized, match=r"AADSTS70043.*Sign in again"):
        find(SERVICES, {"AZURE_DEVOPS_EXT_PAT": "planted"})


def test_a_user_may_type_a_token():
    found, _ = find(SERVER, {}, typed="planted\n")
    assert header(found) == "Basic " + base64.b64encode(b":planted").decode()


def test_a_server_knows_tokens_only():
    with pytest.raises(NotAuthorized, match="Set CANDADO_PAT"):
        find(SERVER, {})
    with pytest.raises(NotAuthorized, match="needs one"):
        find(SERVER, {}, typed=" ")


def test_azure_identity_is_imported_only_when_it_is_used():
    check = "import sys, candado.connect.client as _; sys.exit('azure.identity' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check]).returncode == 0


def test_no_secret_shows():
    token = EntraToken(lambda: ("planted", 0.0), "x", ("planted", 0.0))
    for credential in (PersonalAccessToken("planted", "x"), token):
        basic = base64.b64encode(b":planted").decode()
        for text in (repr(credential), str(credential), credential.describe(), credential.remedy()):
            assert "planted" not in text
            assert basic not in text
    assert "planted" not in repr(Connection(https_proxy="http://ada:planted@proxy:1"))


class Tokens:
    """Gives one token after the other, each good for so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.given = 0
        self.seconds = seconds

    def __call__(self) -> tuple[str, float]:
        self.given += 1
        return f"token-{self.given}", time.time() + self.seconds


def test_a_token_is_replaced_before_it_expires():
    soon, later = Tokens(seconds=200), Tokens(seconds=3000)
    first = EntraToken(soon, "x", soon())
    second = EntraToken(later, "x", later())
    assert header(first) == "Bearer token-2"
    assert header(second) == header(second) == "Bearer token-1"


def test_a_token_that_is_refused_half_way_is_renewed_once():
    things = endpoint()

    def script(asked: Asked) -> Say:
        return Say(body={}) if asked.headers["authorization"] == "Bearer token-2" else Say(401)

    async def run() -> list[str]:
        tokens = Tokens(seconds=3000)
        credential = EntraToken(tokens, "x", tokens())
        async with (
            serving(script) as server,
            Client(server.url, credential, [things], Connection(), clock=FastClock()) as client,
        ):
            async for _ in client.read(things, {}):
                pass
            return [asked.headers["authorization"] for asked in server.asked]

    assert anyio.run(run) == ["Bearer token-1", "Bearer token-2"]


def test_a_refusal_of_the_old_token_does_not_throw_the_new_one_away():
    async def run() -> int:
        tokens = Tokens(seconds=3000)
        credential = EntraToken(tokens, "x", tokens())
        old = await credential.headers()
        for _ in range(16):
            assert credential.renew(old)
            await credential.headers()
        return tokens.given

    assert anyio.run(run) == 2


def test_one_that_stays_refused_ends_the_run():
    things = endpoint()

    async def run() -> None:
        tokens = Tokens(seconds=3000)
        credential = EntraToken(tokens, "the robot", tokens())
        async with (
            serving([Say(401)]) as server,
            Client(server.url, credential, [things], Connection(), clock=FastClock()) as client,
        ):
            with pytest.raises(
                NotAuthorized, match=r"does not accept the Entra token of the robot.*az login"
            ):
                async for _ in client.read(things, {}):
                    pass

    anyio.run(run)
