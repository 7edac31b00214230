"""Who reads: an identity of Microsoft Entra through azure-identity or, second best, a personal access token.

No secret is in the text of anything here, and none is ever taken from the command line or written to a file.
"""

import base64
import time
from collections.abc import Callable, Mapping
from typing import Protocol

import anyio
import anyio.to_thread

from candado.connect.discovery import is_services
from candado.connect.errors import NotAuthorized
from candado.connect.settings import Connection

PAT_VARIABLE = "CANDADO_PAT"
OTHERS_PAT_VARIABLE = "AZURE_DEVOPS_EXT_PAT"
"""The variable of Microsoft's own command line."""
SECOND_BEST = (
    "A personal access token is second best: it escapes sign-in policies and whoever copies it has it. "
    "Prefer `az login` or a service principal (`candado setup`)."
)
_EARLY = 300.0
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
    """A token of Microsoft Entra, replaced before it expires."""

    def __init__(self, get_token: Callable[[], Token], kind: str, first: Token) -> None:
        """Begins with a token that was got already.

        Args:
            get_token: Gets another one; it may block, and raises NotAuthorized.
            kind: Whose token it is, for people.
            first: The token to begin with.
        """
        self._get_token = get_token
        self._kind = kind
        self._getting = anyio.Lock()
        self._keep(first)

    def _keep(self, token: Token) -> None:
        self._headers = {"Authorization": f"Bearer {token[0]}"}
        self._expires = token[1]

    async def headers(self) -> Mapping[str, str]:
        """The header Authorization."""
        async with self._getting:
            if time.time() > self._expires - _EARLY:
                self._keep(await anyio.to_thread.run_sync(self._get_token))
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


def find(
    base_url: str,
    connection: Connection,
    *,
    environ: Mapping[str, str],
    ask: Callable[[str], str] | None,
    say: Callable[[str], None],
) -> Credential:
    """The credential to read an organization with.

    A token in CANDADO_PAT was given on purpose, and is taken. Else an identity of Entra is looked for, then
    AZURE_DEVOPS_EXT_PAT; at last the user is asked. Azure DevOps Server knows personal access tokens only.

    Args:
        base_url: As `discovery.organization_url` gives it.
        connection: How to connect to Entra.
        environ: The environment.
        ask: Asks for a secret with a prompt, without showing what is typed; None where nobody is there.
        say: Tells the user something.

    Raises:
        NotAuthorized: there is none, or Entra refuses the one that is configured.
    """

    def second_best(token: str, source: str) -> Credential:
        say(SECOND_BEST)
        return PersonalAccessToken(token, source)

    if given := environ.get(PAT_VARIABLE):
        return second_best(given, PAT_VARIABLE)
    services = is_services(base_url)
    if services:
        from candado.connect import entra

        if identity := entra.sign_in(connection):
            return identity
    if others := environ.get(OTHERS_PAT_VARIABLE):
        return second_best(others, OTHERS_PAT_VARIABLE)
    if ask is None:
        how = "Run `az login`, or set" if services else "Set"
        raise NotAuthorized(
            f"There is no sign-in for {base_url}", f"{how} {PAT_VARIABLE} to a personal access token."
        )
    instead = ", or nothing to sign in with a code in a browser" if services else ""
    if typed := ask(f"Personal access token for {base_url}{instead}: ").strip():
        return second_best(typed, "the prompt")
    if not services:
        raise NotAuthorized("No personal access token was typed", "Azure DevOps Server needs one.")
    from candado.connect import entra

    return entra.sign_in_with_code(connection, say)
