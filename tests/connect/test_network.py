"""Proxies, certificate authorities, and no connection but the one that was asked for."""

import asyncio
import datetime
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import httpx2
import pytest
from azure.core.pipeline.transport import HttpRequest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from candado.connect import discovery, entra
from candado.connect.client import Client
from candado.connect.endpoint import Service
from candado.connect.errors import Malformed, Unreachable
from candado.connect.settings import Connection, completed, environment, proxy_for
from tests.connect.wire import PAT, FastClock, Say, endpoint, serving

THINGS = endpoint()


class Authority:
    """A certificate authority of its own, and a server's certificate by it."""

    def __init__(self, folder: Path, host: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
        now = datetime.datetime.now(datetime.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        self.bundle = str(folder / "ca.pem")
        Path(self.bundle).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        private = folder / "key.pem"
        private.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.load_cert_chain(self.bundle, private)


@asynccontextmanager
async def proxying(port: int) -> AsyncIterator[tuple[str, list[str]]]:
    """A CONNECT proxy that leads everything to one port of this machine, and remembers what it was asked."""
    asked: list[str] = []

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked.append((await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[0])
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))
        except (ConnectionError, asyncio.CancelledError):
            pass

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
    finally:
        server.close()


async def read(url: str, connection: Connection) -> bytes:
    async with Client(url, PAT, [THINGS], connection, clock=FastClock()) as client:
        return b"".join([page.body async for page in client.read(THINGS, {})])


def test_through_the_proxy_with_an_authority_of_the_company(tmp_path: Path):
    host = "devops.acme.example"
    authority = Authority(tmp_path, host)

    async def run() -> None:
        async with (
            serving([Say(body={"count": 0})], authority.server) as server,
            proxying(server.port) as (proxy, asked),
        ):
            connection = Connection(https_proxy=proxy, ca_bundle=authority.bundle)
            assert await read(f"https://{host}/contoso", connection) == b'{"count": 0}'
            assert asked == [f"CONNECT {host}:443 HTTP/1.1"]
            with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
                await read(f"https://{host}/contoso", Connection(https_proxy=proxy))
            with pytest.raises(Unreachable):
                await read(
                    f"https://{host}/contoso", Connection(https_proxy=proxy, no_proxy=("acme.example",))
                )
            assert len(server.asked) == 1

    anyio.run(run)


def test_azure_identity_connects_in_the_same_way(tmp_path: Path):
    host = "login.acme.example"
    authority = Authority(tmp_path, host)

    def get(connection: Connection) -> int:
        with entra.transport(connection) as transport:
            return transport.send(HttpRequest("GET", f"https://{host}/token")).status_code

    async def run() -> None:
        async with (
            serving([Say(body={})], authority.server) as server,
            proxying(server.port) as (proxy, asked),
        ):
            connection = Connection(https_proxy=proxy, ca_bundle=authority.bundle)
            assert await anyio.to_thread.run_sync(get, connection) == 200
            assert asked == [f"CONNECT {host}:443 HTTP/1.0"]
            with pytest.raises(Exception, match="CERTIFICATE_VERIFY_FAILED"):
                await anyio.to_thread.run_sync(get, Connection(https_proxy=proxy))

    anyio.run(run)


@pytest.mark.parametrize(
    ("no_proxy", "url", "through"),
    [
        ((), "https://dev.azure.com", True),
        ((), "http://localhost:8080", False),
        ((), "https://127.0.0.1", False),
        ((), "https://[::1]:8", False),
        (("azure.com",), "https://dev.azure.com", False),
        ((".azure.com",), "https://dev.azure.com", False),
        (("*.azure.com",), "https://dev.azure.com", False),
        (("zure.com",), "https://dev.azure.com", True),
        (("dev.azure.com",), "https://vssps.dev.azure.com", False),
        (("*",), "https://dev.azure.com", False),
        (("10.0.0.0/8",), "https://10.1.2.3", False),
        (("10.0.0.0/8",), "https://11.1.2.3", True),
    ],
)
def test_no_proxy(no_proxy: tuple[str, ...], url: str, through: bool):
    connection = Connection(https_proxy="http://p:1", http_proxy="http://p:1", no_proxy=no_proxy)
    assert proxy_for(connection, httpx2.URL(url)) == ("http://p:1" if through else None)


def test_settings_come_before_the_environment_and_reach_git():
    environ = {"https_proxy": "http://env:1", "NO_PROXY": "a.example, b.example", "SSL_CERT_FILE": "/env.pem"}
    found = completed(Connection(ca_bundle="/own.pem"), environ)
    assert found == Connection(
        https_proxy="http://env:1", no_proxy=("a.example", "b.example"), ca_bundle="/own.pem"
    )
    variables = environment(found)
    assert variables["HTTPS_PROXY"] == variables["https_proxy"] == "http://env:1"
    assert variables["NO_PROXY"].startswith("a.example,b.example,localhost")
    assert variables["GIT_SSL_CAINFO"] == variables["REQUESTS_CA_BUNDLE"] == "/own.pem"
    assert "HTTP_PROXY" not in variables


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_bundle_that_is_none_is_said(tmp_path: Path, content: str | None):
    bundle = tmp_path / "ca.pem"
    if content:
        bundle.write_text(content)
    with pytest.raises(ValueError, match=r"ca.pem' cannot be used .* PEM"):
        Client("contoso", PAT, [THINGS], Connection(ca_bundle=str(bundle)))


def test_nothing_is_called_but_what_was_asked():
    """Python's own audit events tell of each connection and each name that is looked up."""
    seen: set[tuple[str, object]] = set()
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "socket.connect":
            seen.add((event, str(arguments[1])))
        if watching and event == "socket.getaddrinfo":
            seen.add((event, arguments[0]))

    async def run() -> int:
        nonlocal watching
        async with serving([Say(body={"count": 0})]) as server:
            sys.addaudithook(watch)  # it cannot be taken away again, only made silent
            await read(server.url, Connection())
            watching = False
            return server.port

    port = anyio.run(run)
    addresses = {address for event, address in seen if event == "socket.connect"}
    assert addresses
    assert all(str(port) in str(address) for address in addresses)
    assert {name for event, name in seen if event == "socket.getaddrinfo"} <= {b"localhost", "localhost"}


def test_a_host_outside_the_organization_gets_no_credential():
    groups = endpoint("_apis/graph/groups", name="groups", service=Service.GRAPH)

    async def run() -> None:
        async with serving([Say(body={})]) as thief:
            area = {"id": "bb1e7ec9-e901-4b68-999a-de7012b920f8", "name": "Graph", "locationUrl": thief.url}
            async with (
                serving([Say(body={"count": 1, "value": [area]})]) as server,
                Client(server.url, PAT, [groups], Connection()) as client,
            ):
                with pytest.raises(Malformed, match="No credential is sent to a host"):
                    async for _ in client.read(groups, {}):
                        pass
            assert thief.asked == []

    anyio.run(run)


def areas(location: str) -> bytes:
    return b'{"value":[{"id":"bb1e7ec9-e901-4b68-999a-de7012b920f8","locationUrl":"%s"}]}' % location.encode()


@pytest.mark.parametrize(
    ("base", "location", "trusted"),
    [
        ("https://dev.azure.com/contoso", "https://vssps.dev.azure.com/contoso/", True),
        ("https://dev.azure.com/Contoso", "https://contoso.vssps.visualstudio.com/", True),
        ("https://contoso.visualstudio.com", "https://vssps.dev.azure.com/contoso/", True),
        ("https://contoso.visualstudio.com", "https://contoso.vssps.visualstudio.com/", True),
        ("http://localhost:8080/contoso", "http://localhost:8080/contoso/", True),
        ("https://dev.azure.com/contoso", "http://vssps.dev.azure.com/contoso/", False),
        ("https://dev.azure.com/contoso", "https://vssps.dev.azure.com/fabrikam/", False),
        ("https://dev.azure.com/contoso", "https://vssps.dev.azure.com:444/contoso/", False),
        ("https://dev.azure.com/contoso", "https://vssps.dev.azure.com.evil.example/contoso/", False),
        ("https://dev.azure.com/contoso", "https://contoso.a.b.visualstudio.com/", False),
        ("https://dev.azure.com/contoso", "https://fabrikam.vssps.visualstudio.com/", False),
        ("https://devops.acme.example/tfs/Main", "https://vssps.dev.azure.com/Main/", False),
        ("https://contoso.visualstudio.com.evil.example", "https://vssps.dev.azure.com/contoso/", False),
    ],
)
def test_which_hosts_are_of_the_organization(base: str, location: str, trusted: bool):
    if trusted:
        assert discovery.locations(base, areas(location))[Service.GRAPH] == location.rstrip("/")
    else:
        with pytest.raises(ValueError, match="No credential is sent"):
            discovery.locations(base, areas(location))


@pytest.mark.parametrize("body", [b'{"count":0,"value":null}', b'{"count":0,"value":[]}'])
def test_on_a_server_one_host_has_everything(body: bytes):
    base = "https://devops.acme.example/tfs/Main"
    assert discovery.locations(base, body) == dict.fromkeys(Service, base)


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("contoso", "https://dev.azure.com/contoso"),
        ("https://dev.azure.com/contoso/", "https://dev.azure.com/contoso"),
        ("https://contoso.visualstudio.com", "https://contoso.visualstudio.com"),
        ("http://localhost:80/contoso", "http://localhost/contoso"),
        ("https://devops.acme.example:8080/tfs/Main", "https://devops.acme.example:8080/tfs/Main"),
    ],
)
def test_an_organization_is_named_or_its_url_is_given(given: str, base: str):
    assert discovery.organization_url(given) == base


@pytest.mark.parametrize(
    "given",
    [
        "",
        "ftp://x/y",
        "http://devops.acme.example/tfs",
        "https://dev.azure.com",
        "https://dev.azure.com/contoso/Web",
        "https://ada:planted-secret@dev.azure.com/contoso",
        "https://dev.azure.com/contoso?x=1",
        "https:///x",
        "a/b",
        "contoso?x",
        "https://x\x00/y",
    ],
)
def test_what_is_no_organization_is_said_without_secrets(given: str):
    with pytest.raises(ValueError, match=r"[Gg]ive") as said:
        discovery.organization_url(given)
    assert "planted-secret" not in str(said.value)
