"""Answers from a recording instead of the network.

A recording is a folder with `interactions.jsonl`, a line for each request in the order in which they were
made, and `recording.json`, which has the time that was now for what asked. A request is matched by method,
host, path, query and body; api-version aside, and without regard to the case of path and query keys, as the
service does. A recorded request that names no page size also answers one that does: it asked for the same
list.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl

import httpx2
import msgspec

from candado.connect.errors import NotRecorded
from candado.connect.transport import Answer, Request

FILE = "interactions.jsonl"
ABOUT = "recording.json"
_PAGE_SIZE = frozenset({"$top", "top"})
_NOT_REPEATED = frozenset({"content-length", "content-encoding", "transfer-encoding", "retry-after"})
"""Headers of a recorded answer that are about its transfer, or ask to wait for what is here already."""

_Key = tuple[str, str, str, frozenset[tuple[str, str]], bytes]


class Interaction(msgspec.Struct, kw_only=True):
    """A request and its answer. `body` is a JSON value; if that is a string, the body is its text."""

    method: str
    url: str
    request: msgspec.Raw = msgspec.Raw(b"null")
    status: int
    headers: dict[str, str] = {}
    body: msgspec.Raw = msgspec.Raw(b'""')


class About(msgspec.Struct):
    """What a recording says of itself."""

    started: datetime
    """the time that was now: requests name it, and what is judged goes by it"""


def started(folder: Path) -> datetime | None:
    """The time that was now when a recording was made; None where it does not say.

    Raises:
        ValueError: it says so in a way that cannot be read.
    """
    path = folder / ABOUT
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=About).started
    except msgspec.MsgspecError as error:
        raise ValueError(f"{path}: {error}.") from error


def load(folder: Path) -> list[Interaction]:
    """The interactions of a recording.

    Raises:
        ValueError: the folder is no recording, or a line of it cannot be read.
    """
    path = folder / FILE
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise ValueError(f"{folder} is no recording: {FILE} cannot be read ({error.strerror}).") from error
    interactions: list[Interaction] = []
    for number, line in enumerate(lines, 1):
        try:
            interactions.append(msgspec.json.decode(line, type=Interaction))
        except msgspec.MsgspecError as error:
            raise ValueError(f"{path}, line {number}: {error}.") from error
    return interactions


def base_url(folder: Path) -> str:
    """The organization that was recorded: the shortest URL before `/_apis` in a request to the core.

    Raises:
        ValueError: the folder is no recording of an organization.
    """
    before = (interaction.url.partition("/_apis/")[0] for interaction in load(folder))
    bases = [base for base in before if not httpx2.URL(base).host.endswith(".dev.azure.com")]
    if not bases:
        raise ValueError(f"{folder} has no request to an organization itself: give its URL.")
    return min(bases, key=len)


class Nobody:
    """The credential of a replay: it signs nothing, since nothing is sent."""

    async def headers(self) -> Mapping[str, str]:
        """None."""
        return {}

    def renew(self, refused: Mapping[str, str]) -> bool:
        """There is nothing else to try."""
        return False

    def describe(self) -> str:
        """Where the answers are from."""
        return "a recording"

    def remedy(self) -> str:
        """What a recording cannot give."""
        return "Record again with a sign-in that is accepted."


class Replay:
    """A transport that answers from a recording, each request in recorded order, the last answer again."""

    def __init__(self, folder: Path) -> None:
        """Reads the recording as a whole.

        Raises:
            ValueError: the folder is no recording.
        """
        self._answers: defaultdict[_Key, list[Interaction]] = defaultdict(list)
        for interaction in load(folder):
            key = _key(interaction.method, httpx2.URL(interaction.url), bytes(interaction.request))
            self._answers[key].append(interaction)

    async def send(self, request: Request) -> Answer:
        """The recorded answer.

        Raises:
            NotRecorded: there is none.
        """
        key = _key(request.method, httpx2.URL(request.url), request.content or b"null")
        answers = self._answers.get(key) or self._answers.get(_any_size(key))
        if not answers:
            raise NotRecorded(endpoint=request.endpoint, url=request.url, status=None, words="")
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        body = bytes(answer.body)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Answer.of(
            answer.status,
            {
                name: value
                for name, value in headers.items()
                if name not in _NOT_REPEATED and not name.startswith("x-ratelimit-")
            },
            msgspec.json.decode(body, type=str).encode() if body.startswith(b'"') else body,
        )

    async def aclose(self) -> None:
        """Nothing is open."""


def _key(method: str, url: httpx2.URL, body: bytes) -> _Key:
    pairs = parse_qsl(url.query.decode("ascii"), keep_blank_values=True)
    query = frozenset((name.lower(), value) for name, value in pairs if name.lower() != "api-version")
    canonical = msgspec.json.encode(msgspec.json.decode(body), order="sorted")
    return method, str(url.origin), url.path.lower(), query, canonical


def _any_size(key: _Key) -> _Key:
    method, origin, path, query, body = key
    return method, origin, path, frozenset(pair for pair in query if pair[0] not in _PAGE_SIZE), body
