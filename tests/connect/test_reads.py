"""Nothing leaves but the reads that are described."""

from urllib.parse import quote

import anyio
import httpx2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from candado.connect import reads
from candado.connect.endpoint import Endpoint, Paging, Service
from candado.connect.errors import NotOnTheList
from candado.connect.transport import Answer, Request
from tests.connect.wire import endpoint

BASE = "https://dev.azure.com/contoso"
GRAPH = "https://vssps.dev.azure.com/contoso"
FILES = Endpoint(
    name="files",
    path="{project}/_apis/git/repositories/{repository}/items",
    version="7.1",
    query={"recursionLevel": "full"},
    accepts=("path",),
    permission="Read",
    pat_scope="vso.code",
    source="specified",
    page="a test",
)
PREVIEW = Endpoint(
    name="preview",
    method="POST",
    path="{project}/_apis/pipelines/{pipeline}/preview",
    version="7.1",
    body=("previewRun", "yamlOverride"),
    body_values={"previewRun": (True,)},
    permission="Queue builds",
    pat_scope="vso.build_execute",
    source="specified",
    page="a test",
)
TEXTS = Endpoint(
    name="texts",
    method="POST",
    path="{project}/_apis/git/repositories/{repository}/blobs",
    version="7.1",
    body_ids=True,
    archive=True,
    permission="Read",
    pat_scope="vso.code",
    source="specified",
    page="a test",
)
LIST = endpoint(paging=Paging.HEADER, page_size=10)
GROUPS = endpoint("_apis/graph/groups", name="groups", service=Service.GRAPH)
AUDIT = endpoint("_apis/audit/auditlog", name="audit", service=Service.AUDIT)
ID = "0123456789abcdef0123456789abcdef01234567"
HOSTS = {Service.CORE: BASE, Service.GRAPH: GRAPH}


class Left:
    """Counts what the guard let out."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    async def send(self, request: Request) -> Answer:
        self.requests.append(request)
        return Answer(200, {}, b"")

    async def aclose(self) -> None: ...


def made(method: str, url: str, content: bytes = b"") -> Request:
    return Request(endpoint="a test", method=method, url=url, content=content)


def leaves(request: Request) -> bool:
    left = Left()
    guard = reads.Guard(left, [FILES, PREVIEW, TEXTS, LIST, GROUPS, AUDIT], HOSTS.get)
    try:
        anyio.run(guard.send, request)
    except NotOnTheList:
        assert left.requests == []
        return False
    assert left.requests == [request]
    return True


FILE = f"{BASE}/Web/_apis/git/repositories/1/items?recursionLevel=full&api-version=7.1"
RUN = f"{BASE}/Web/_apis/pipelines/1/preview?api-version=7.1"


def test_a_described_read_leaves():
    assert leaves(made("GET", FILE))
    assert leaves(made("GET", f"{FILE}&path=%2Fa%20b"))
    assert leaves(made("POST", RUN, content=b'{"previewRun":true,"yamlOverride":"x"}'))
    assert leaves(made("GET", f"{BASE}/_apis/things?$top=10&continuationToken=x&api-version=7.1"))
    assert leaves(made("GET", f"{GRAPH}/_apis/graph/groups?api-version=7.1"))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "MERGE"])
def test_another_method_does_not_leave(method: str):
    assert not leaves(made(method, FILE))


@pytest.mark.parametrize(
    "url",
    [
        FILE.replace("https", "http"),
        FILE.replace("dev.azure.com", "dev.azure.com.evil.example"),
        FILE.replace("dev.azure.com", "evil.example"),
        FILE.replace("dev.azure.com", "dev.azure.com:8443"),
        FILE.replace("dev.azure.com", "user:token@dev.azure.com"),
        FILE.replace("dev.azure.com", "vssps.dev.azure.com"),
        FILE.replace("contoso", "fabrikam"),
        FILE.replace("contoso", "contoso/x"),
        FILE.replace("/1/", "/../"),
        FILE.replace("/1/", "/%2e%2E/"),
        FILE.replace("/1/", "//"),
        FILE.replace("/1/", "/1/2/"),
        FILE.replace("items", "items/"),
        FILE.replace("items", "Items;x"),
        FILE.replace("full", "none"),
        FILE.replace("recursionLevel=full&", ""),
        f"{FILE}&download=true",
        f"{FILE}&path=a&path=b",
        f"{FILE}#x",
        FILE.replace("7.1", "7.2"),
        f"{BASE}/_apis/audit/auditlog?api-version=7.1",
        f"{BASE}/_apis/graph/groups?api-version=7.1",
    ],
)
def test_another_place_does_not_leave(url: str):
    assert not leaves(made("GET", url))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b"[]x",
        b'{"previewRun":false}',
        b'{"previewRun":1}',
        b'{"previewRun":"true"}',
        b'{"previewRun":[true,false]}',
        b'{"previewRun":true,"resources":{}}',
        b'{"previewRun":false,"previewRun":true}',
        b'{"previewRun":true, "yamlOverride":"x"}',
        b'[{"previewRun":true},{"previewRun":false}]',
        b'[{"previewRun":true},7]',
        b"\xff",
    ],
)
def test_another_body_does_not_leave(body: bytes):
    assert not leaves(made("POST", RUN, content=body))


def test_ids_of_git_leave():
    request = reads.request(TEXTS, BASE, {"project": "Web", "repository": "1"}, {}, [ID, ID], {})
    assert leaves(request)
    assert request.headers["Accept"] == "application/zip"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b'"' + ID.encode() + b'"',
        b'["main"]',
        b'["' + ID.encode() + b'0"]',
        b'["' + ID.upper().encode() + b'"]',
        b'["' + ID.encode() + b'",7]',
        b'[["' + ID.encode() + b'"]]',
        b'[{"previewRun":true}]',
    ],
)
def test_what_is_no_list_of_ids_does_not_leave(body: bytes):
    url = f"{BASE}/Web/_apis/git/repositories/1/blobs?api-version=7.1"
    assert not leaves(made("POST", url, content=body))


def test_a_get_with_a_body_does_not_leave():
    assert not leaves(made("GET", FILE, content=b"{}"))


@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]) | st.text("ABCGETPOS", min_size=1),
    path=st.text() | st.sampled_from(["Web/_apis/git/repositories/1", "_apis/things/1", "Web/_apis"]),
    query=st.dictionaries(st.text(min_size=1), st.text()),
    body=st.binary() | st.sampled_from([b"", b'{"previewRun":true}']),
)  # fmt: skip
@example(method="POST", path="_apis/things", query={"api-version": "7.1", "$top": "10"}, body=b"{}")
def test_what_nobody_described_does_not_leave(method: str, path: str, query: dict[str, str], body: bytes):
    pairs = "&".join(f"{quote(key)}={quote(value)}" for key, value in query.items())
    url = f"{BASE}/{quote(path)}?{pairs}"
    assert not leaves(made(method, url, content=body))


@given(project=st.text(), repository=st.text(), file=st.text())
@example(project="../..", repository="a/b", file="\ud800")
@example(project="%2e%2e", repository="?x=1#y", file="a&download=true")
def test_hostile_names_stay_inside_their_segment(project: str, repository: str, file: str):
    try:
        request = reads.request(
            FILES, BASE, {"project": project, "repository": repository}, {"path": file}, None, {}
        )
    except NotOnTheList:
        assert {project, repository} & {"", ".", ".."}
        return
    segments = httpx2.URL(request.url).raw_path.decode().partition("?")[0].split("/")
    assert len(segments) == 8
    assert [httpx2.URL(f"http://x/{segments[n]}").path[1:] for n in (2, 6)] == [
        text.encode(errors="surrogatepass").decode(errors="replace") for text in (project, repository)
    ]
    assert leaves(request)


@given(st.dictionaries(st.text(), st.text(), max_size=2), st.booleans())
def test_a_built_post_leaves_only_with_the_described_keys(extra: dict[str, str], run: bool):
    body: dict[str, reads.Json] = {"previewRun": run, **extra}
    request = reads.request(PREVIEW, BASE, {"project": "Web", "pipeline": "1"}, {}, body, {})
    described = body["previewRun"] is True and body.keys() <= {"previewRun", "yamlOverride"}
    assert leaves(request) == described
