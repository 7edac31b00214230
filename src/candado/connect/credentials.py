"""Who reads: an identity of Microsoft Entra through azure-identity or, second best, a personal access token.

No secret is in the text of anything here, and none is ever taken from the command line or written to a file.
"""

import base64
import time
from collections.abc import Callable, Mapping
from typing import Protocol

import anyio
import anyio.to_thread

SCOPE = "499b84ac-1321-427f-aa17-267ca6975798/.default"
"""Azure DevOps, as Entra knows it."""
PAT_VARIABLES = ("CANDADO_PAT", "AZURE_DEVOPS_EXT_PAT")
SECOND_BEST = (
    "A personal access token is second best: it escapes sign-in policies and whoever copies it has it. "
    "Prefer `az login` or a service principal (`candado setup`)."
)
_EARLY = 300
"""Seconds before its end at which an Entra token is replaced."""


class Credential(Protocol):
    """What signs each request."""

    async def headers(self) -> Mapping[str, str]:
        """The headers that sign a request; a token that is about to expire is replaced first.

        Raises:
            NotAuthorized: no token can be had.
        """
        ...

    def renew(self, refused: Mapping[str, str]) -> bool:
        """Whether `headers` may give others than these, which the service has refused."""
        ...

    def describe(self) -> str:
        """The kind of credential and where it is from, never the secret."""
        ...

    def remedy(self) -> str:
        """What to do when the service does not accept it."""
        ...


class PersonalAccessToken:
    """A personal access token, sent as the password of Basic."""

    def __init__(self, token: str, source: str) -> None:
        """`source` says where it is from, for people."""
        basic = base64.b64encode(f":{token}".encode()).decode()
        self._headers = {"Authorization": f"Basic {basic}"}
        self._source = source

    async def headers(self) -> Mapping[str, str]:
        """The header Authorization."""
        return self._headers

    def renew(self, refused: Mapping[str, str]) -> bool:
        """A token cannot renew itself."""
        return False

    def describe(self) -> str:
        """Says where the token is from."""
        return f"the personal access token from {self._source}"

    def remedy(self) -> str:
        """How to get another one."""
        return "It is wrong, expired, revoked, or of another organization: create a new one."


Token = tuple[str, float]
"""A token and the time, seconds since the epoch, at which it expires."""


class EntraToken:
    """A token of Microsoft Entra, got when first needed and replaced before it expires."""

    def __init__(self, get_token: Callable[[], Token], kind: str) -> None:
        """`get_token` may block, and raises NotAuthorized; `kind` says whose token it is, for people."""
        self._get_token = get_token
        self._kind = kind
        self._headers: Mapping[str, str] = {}
        self._expires = 0.0
        self._getting = anyio.Lock()

    async def headers(self) -> Mapping[str, str]:
        """The header Authorization."""
        async with self._getting:
            if time.time() > self._expires - _EARLY:
                token, self._expires = await anyio.to_thread.run_sync(self._get_token)
                self._headers = {"Authorization": f"Bearer {token}"}
            return self._headers

    def renew(self, refused: Mapping[str, str]) -> bool:
        """Forgets the token that was refused, so that the next is a new one."""
        if refused == self._headers:
            self._expires = 0.0
        return True

    def describe(self) -> str:
        """Says whose token it is."""
        return f"the Entra token of {self._kind}"

    def remedy(self) -> str:
        """How to get one that is accepted."""
        return (
            "Sign in to the tenant that the organization is connected to (`az login --tenant TENANT`), as a "
            "member of the organization."
        )
