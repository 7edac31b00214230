"""Archives of texts become JSON; a hostile one becomes a sentence, and costs no more than it may."""

import io
import zipfile

import anyio
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.connect import archives
from candado.connect.endpoint import Endpoint
from candado.connect.network import Network
from candado.connect.reads import request
from candado.connect.settings import Connection
from candado.connect.transport import Answer
from tests.connect.wire import Say, serving

MOST = 10_000
TEXTS = Endpoint(
    name="texts",
    method="POST",
    path="_apis/texts",
    version="7.1",
    body_ids=True,
    archive=True,
    permission="Read",
    pat_scope="vso.code",
    source="specified",
    page="a test",
)
ID = "0123456789abcdef0123456789abcdef01234567"


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return into.getvalue()


def unpacked(archive: bytes, most: int = MOST) -> dict[str, str | None]:
    """Text by name, of an archive that can be read."""
    body, broken = archives.as_json(archive, most)
    assert broken == ""
    return {each["name"]: each["text"] for each in msgspec.json.decode(body)["value"]}


@given(st.dictionaries(st.from_regex(r"[a-z./]{1,20}", fullmatch=True), st.text(max_size=100), max_size=5))
def test_texts_come_out_as_they_went_in(files: dict[str, str]) -> None:
    marked = {name: text for name, text in files.items() if not text.startswith("\ufeff")}
    assert unpacked(packed({name: text.encode() for name, text in marked.items()})) == marked


def test_marks_of_an_encoding_are_no_part_of_a_text() -> None:
    text = "name: größe"
    files = {"8": text.encode("utf-8-sig"), "16": text.encode("utf-16")}
    assert unpacked(packed(files)) == dict.fromkeys(files, text)


def test_what_is_no_text_is_null() -> None:
    assert unpacked(packed({"a": b"\xff\x00", "b": b"ok", "c": b"\xff\xfe\x00"})) == {
        "a": None,
        "b": "ok",
        "c": None,
    }


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_whose_unpacking_cannot_be_bounded_is_refused(compression: int) -> None:
    body, broken = archives.as_json(packed({"a": b"x"}, compression), MOST)
    assert (body, broken) == (b"", "'a' is packed in a way that is not expected")


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    bomb = packed({"a": b" " * MOST, "b": b" "})
    assert len(bomb) < MOST / 5
    assert archives.as_json(bomb, MOST) == (b"", "it unpacks to more than an answer may have")
    assert unpacked(bomb, MOST + 1) == {"a": " " * MOST, "b": " "}


@given(st.data())
def test_an_archive_that_is_damaged_is_refused_or_read(data: st.DataObject) -> None:
    compression = data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
    archive = bytearray(packed({"a": b"steps: []\n" * 20, "b": b"x"}, compression))
    for _ in range(data.draw(st.integers(1, 3))):
        archive[data.draw(st.integers(0, len(archive) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(archive)))
    body, broken = archives.as_json(bytes(archive[: cut or None]), MOST)
    assert bool(body) != bool(broken)


@given(st.binary(max_size=200))
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    body, broken = archives.as_json(content, MOST)
    assert bool(body) != bool(broken)


def test_over_the_network_an_archive_is_asked_for_and_given_as_json() -> None:
    async def asked() -> tuple[Answer, str]:
        say = Say(body=packed({ID: b"steps: []"}), type="application/zip")
        async with serving([say]) as served:
            network = Network(Connection())
            sent = request(TEXTS, served.url, {}, {}, [ID], {})
            answer = await network.send(sent)
            await network.aclose()
            return answer, served.asked[0].headers["accept"]

    answer, accepted = anyio.run(asked)
    assert accepted == archives.MEDIA
    assert msgspec.json.decode(answer.body) == {"value": [{"name": ID, "text": "steps: []"}]}


def test_over_the_network_an_archive_that_cannot_be_read_is_a_broken_answer() -> None:
    async def asked() -> Answer:
        async with serving([Say(body=b"PK nothing", type="application/zip")]) as served:
            network = Network(Connection())
            answer = await network.send(request(TEXTS, served.url, {}, {}, [ID], {}))
            await network.aclose()
            return answer

    assert anyio.run(asked).broken.startswith("it is no archive that can be read")
