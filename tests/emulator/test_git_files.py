"""Files of repositories: listed, in batches, one by one, as archives."""

import hashlib
import io
import zipfile

import httpx2
import pytest

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
API = "/Web/_apis/git/repositories/web-api"
ITEMS = f"{API}/items"
FILES = {"src/app.py": "print()", "src/lib/util.py": "", "README.md": "hello"}


@pytest.fixture
def filled(emulator: Emulator) -> Emulator:
    """Web's repository with some more files."""
    emulator.change({"projects": {"Web": {"repositories": {"web-api": {"files": FILES}}}}})
    return emulator


def paths(http: httpx2.Client, **query: str) -> list[str]:
    return [item["path"] for item in http.get(ITEMS, params=V | query).json()["value"]]


@pytest.mark.usefixtures("filled")
def test_files_are_listed_as_deep_as_asked(http: httpx2.Client) -> None:
    assert paths(http, scopePath="/src") == ["/src"]
    assert paths(http, scopePath="/src", recursionLevel="OneLevel") == ["/src", "/src/app.py", "/src/lib"]
    assert paths(http, recursionLevel="Full") == [
        "/",
        "/README.md",
        "/azure-pipelines.yml",
        "/src",
        "/src/app.py",
        "/src/lib",
        "/src/lib/util.py",
    ]
    missing = http.get(ITEMS, params=V | {"path": "/none"})
    assert (missing.status_code, missing.json()["typeKey"]) == (404, "GitItemNotFoundException")
    both = http.get(ITEMS, params=V | {"path": "/src", "recursionLevel": "full"})
    assert (both.status_code, "scopePath" in both.json()["message"]) == (400, True)


@pytest.mark.usefixtures("filled")
def test_a_file_comes_as_it_is_asked_for(http: httpx2.Client) -> None:
    path = V | {"path": "/README.md"}
    text = http.get(ITEMS, params=path, headers={"Accept": "text/plain"})
    assert (text.text, text.headers["content-type"]) == (
        "hello",
        "text/plain; charset=utf-8; api-version=7.1",
    )
    raw = http.get(ITEMS, params=path | {"$format": "octetStream", "download": "true"})
    assert (raw.content, raw.headers["content-type"]) == (
        b"hello",
        "application/octet-stream; api-version=7.1",
    )
    assert "README.md" in raw.headers["content-disposition"]
    row = http.get(ITEMS, params=path | {"$format": "json", "includeContentMetadata": "true"}).json()
    assert "content" not in row
    assert row["contentMetadata"]["fileName"] == "README.md"
    whole = http.get(ITEMS, params=path | {"includeContent": "true"}, headers={"Accept": "application/json"})
    assert whole.json()["content"] == "hello"


@pytest.mark.usefixtures("filled")
def test_a_batch_tells_of_many_items_but_not_their_texts(http: httpx2.Client) -> None:
    batch = {
        "itemDescriptors": [
            {"path": "/src/lib", "recursionLevel": "full"},
            {"path": "/README.md", "version": "main", "versionType": "branch"},
        ],
        "includeContentMetadata": "true",
        "latestProcessedChange": True,
    }
    lists = http.post(f"{API}/itemsbatch", params=V, json=batch).json()["value"]
    assert [[item["path"] for item in one] for one in lists] == [
        ["/src/lib", "/src/lib/util.py"],
        ["/README.md"],
    ]
    [readme] = lists[1]
    assert "content" not in readme
    assert readme["contentMetadata"]["extension"] == "md"
    assert readme["latestProcessedChange"]["commitId"] == readme["commitId"]
    missing = http.post(f"{API}/itemsbatch", params=V, json={"itemDescriptors": [{"path": "/none"}]})
    assert missing.status_code == 404
    unnamed = http.post(f"{API}/itemsbatch", json=batch)
    assert unnamed.json()["typeKey"] == "VssVersionNotSpecifiedException"


@pytest.mark.usefixtures("filled")
def test_folders_and_blobs_come_as_archives(http: httpx2.Client) -> None:
    def unpacked(answer: httpx2.Response) -> dict[str, str]:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()}

    everything = http.get(ITEMS, params=V | {"scopePath": "/", "$format": "zip"})
    assert everything.headers["content-type"] == "application/octet-stream; api-version=7.1"
    assert unpacked(everything) == FILES | {"azure-pipelines.yml": "trigger: none\n"}
    folder = http.get(ITEMS, params=V | {"path": "/src/lib", "$format": "zip"})
    assert unpacked(folder) == {"lib/util.py": ""}
    ids = [
        item["objectId"]
        for item in http.get(ITEMS, params=V | {"recursionLevel": "full"}).json()["value"]
        if not item.get("isFolder") and item["path"].endswith(".py")
    ]
    together = http.post(f"{API}/blobs", params=V, json=ids)
    assert unpacked(together) == dict(zip(ids, ["print()", ""], strict=True))
    unknown = http.post(f"{API}/blobs", params=V, json=["0" * 40])
    assert unknown.json()["typeKey"] == "GitObjectDoesNotExistException"


@pytest.mark.usefixtures("filled")
def test_blobs_and_trees_have_the_ids_of_git(http: httpx2.Client) -> None:
    listed = http.get(ITEMS, params=V | {"recursionLevel": "full"}).json()["value"]
    ids = {row["path"]: row["objectId"] for row in listed}
    assert ids["/README.md"] == hashlib.sha1(b"blob 5\0hello", usedforsecurity=False).hexdigest()
    empty = hashlib.sha1(b"blob 0\0", usedforsecurity=False)
    entry = b"100644 util.py\0" + empty.digest()
    tree = hashlib.sha1(b"tree %d\0%b" % (len(entry), entry), usedforsecurity=False)
    assert ids["/src/lib"] == tree.hexdigest()
    size = http.get(f"{API}/blobs/{ids['/README.md']}", params=V, headers={"Accept": "application/json"})
    assert size.json()["size"] == 5
    text = http.get(f"{API}/blobs/{ids['/README.md']}", params=V | {"$format": "text"})
    assert text.text == "hello"


def test_an_empty_repository_has_no_items(emulator: Emulator, client: Client) -> None:
    emulator.change(
        {"projects": {"Web": {"repositories": {"new": {"default_branch": "", "branches": {"main": None}}}}}}
    )
    answer = client().get("/Web/_apis/git/repositories/new/items", params=V)
    assert (answer.status_code, "Cannot find any branches" in answer.json()["message"]) == (404, True)
    assert client().get("/Web/_apis/git/repositories/new/commits", params=V).json()["count"] == 0


def test_who_may_not_read_a_repository_gets_nothing_of_it(client: Client) -> None:
    nobody = client("nobody")
    for path in ("items", "commits", "pushes", "refs", "diffs/commits", f"blobs/{'0' * 40}"):
        assert nobody.get(f"{API}/{path}", params=V).status_code == 404, path
    assert nobody.post(f"{API}/itemsbatch", params=V, json={"itemDescriptors": []}).status_code == 404
