"""Writes down each request and its answer, for `replay`, without names and secrets."""

import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from candado.connect import discovery
from candado.connect.endpoint import Endpoint
from candado.connect.pseudonyms import Pseudonyms
from candado.connect.reads import Json
from candado.connect.replay import ABOUT, FILE, About
from candado.connect.transport import Answer, Request, Transport

_HEADERS = frozenset(
    {"content-type", "retry-after", "x-ms-continuationtoken", "www-authenticate", "location"}
)
"""Headers of an answer that a client acts upon; X-RateLimit-* too. No other is written."""


class Record:
    """A transport that passes everything on and writes down each answer that came whole.

    Names are replaced by the same pseudonym wherever they stand, so that what belongs together still does;
    see `pseudonyms` for what is replaced. The pseudonyms cannot be turned back: their key is never written.
    """

    def __init__(
        self,
        inner: Transport,
        folder: Path,
        endpoints: Iterable[Endpoint],
        words: Iterable[str] = (),
        *,
        started: datetime,
    ) -> None:
        """Begins a recording.

        Args:
            inner: Where the answers are from.
            folder: Made if it is not there; it must not hold a recording.
            endpoints: What is read: the words of its routes and queries stay readable.
            words: Further words of the service: names of policies, of permissions.
            started: The time that is now for what asks.

        Raises:
            ValueError: the folder holds a recording.
        """
        self._inner = inner
        known = (discovery.RESOURCE_AREAS, discovery.CONNECTION_DATA, *endpoints)
        self._pseudonyms = Pseudonyms((*words, *(word for endpoint in known for word in _words(endpoint))))
        self._count = 0
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise ValueError(f"{folder} holds a recording already. Give another folder.") from None
        self._file: BinaryIO = os.fdopen(descriptor, "wb")
        (folder / ABOUT).write_bytes(msgspec.json.encode(About(started)))

    async def send(self, request: Request) -> Answer:
        """The answer of the inner transport; it is written down if it is whole."""
        answer = await self._inner.send(request)
        if not answer.broken:
            self._write(request, answer)
        return answer

    async def aclose(self) -> None:
        """Ends the recording."""
        self._file.close()
        await self._inner.aclose()

    def _write(self, request: Request, answer: Answer) -> None:
        headers = {
            name: self._pseudonyms.text(value) if name in ("location", "x-ms-continuationtoken") else value
            for name, value in answer.headers.items()
            if name in _HEADERS or name.startswith("x-ratelimit-")
        }
        self._count += 1
        line = {
            "n": self._count,
            "method": request.method,
            "url": self._pseudonyms.url(request.url),
            "request": self._pseudonyms.value(msgspec.json.decode(request.content))
            if request.content
            else None,
            "status": answer.status,
            "headers": headers,
            "body": self._body(answer.body),
        }
        self._file.write(msgspec.json.encode(line) + b"\n")
        self._file.flush()

    def _body(self, content: bytes) -> Json:
        try:
            value: Json = msgspec.json.decode(content)
        except msgspec.DecodeError:
            value = ""
        if isinstance(value, str):
            # text as it came: a string in a recording is the body itself
            return self._pseudonyms.text(content.decode(errors="replace"))
        return self._pseudonyms.value(value)


def _words(endpoint: Endpoint) -> Iterator[str]:
    """The words of an endpoint that are not an organization's."""
    for text in (endpoint.path, *endpoint.query, *endpoint.query.values(), *endpoint.accepts):
        yield from re.findall(r"[\w.$-]+", re.sub(r"\{\w+\}", "", text))
    for values in endpoint.body_values.values():
        yield from (value for value in values if isinstance(value, str))
