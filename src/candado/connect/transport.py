"""What a request and its answer are, and who carries them: the network, a recording, whoever watches."""

from collections.abc import Mapping
from typing import Protocol

import msgspec

BOM = b"\xef\xbb\xbf"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it leaves; its URL has printable ASCII characters only."""

    endpoint: str
    """name of the read"""
    method: str
    url: str
    headers: Mapping[str, str] = {}
    content: bytes = b""


class Answer(msgspec.Struct, frozen=True):
    """What came back. Header names are in lower case; a byte order mark is taken off."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    broken: str = ""
    """why the body is not whole; empty where it is"""

    @classmethod
    def of(cls, status: int, headers: Mapping[str, str], body: bytes, broken: str = "") -> "Answer":
        """The answer without a byte order mark."""
        return cls(status, headers, body.removeprefix(BOM), broken)


class Transport(Protocol):
    """Carries requests."""

    async def send(self, request: Request) -> Answer:
        """The answer, read to its end or to where it broke off.

        Raises:
            Unreachable: there is no connection.
            NotRead: there is no answer.
        """
        ...

    async def aclose(self) -> None:
        """Ends what was begun."""
        ...
