"""Tokens of Microsoft Entra, by azure-identity, which is imported here and only when it is used.

Tried in this order: the service principal that AZURE_* variables describe, workload identity federation, the
Azure CLI, a managed identity.
https://learn.microsoft.com/azure/devops/integrate/get-started/authentication/entra
"""

import logging
import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx2
import requests
from azure.core.credentials import TokenCredential
from azure.core.exceptions import AzureError, ClientAuthenticationError
from azure.core.pipeline.transport import RequestsTransport
from azure.identity import (
    AzureCliCredential,
    ChainedTokenCredential,
    CredentialUnavailableError,
    DeviceCodeCredential,
    EnvironmentCredential,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
)
from requests.adapters import HTTPAdapter

from candado.connect.credentials import EntraToken, Token
from candado.connect.errors import NotAuthorized, Unreachable
from candado.connect.settings import Connection, environment, proxy_for, ssl_context

SCOPE = "499b84ac-1321-427f-aa17-267ca6975798/.default"
"""Azure DevOps, as Entra knows it."""
_WORKLOAD = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE")


def sign_in(connection: Connection) -> EntraToken | None:
    """The first identity of this machine that gets a token; None if it has none.

    Raises:
        NotAuthorized: an identity is configured, and Entra does not accept it.
    """
    # where nobody listens, Python would print each identity that is not there as a warning
    logging.getLogger("azure").addHandler(logging.NullHandler())
    common = {"transport": transport(connection)}
    identities: list[tuple[str, TokenCredential]] = [
        ("the service principal of AZURE_CLIENT_ID", EnvironmentCredential(**common))
    ]
    if all(os.environ.get(name) for name in _WORKLOAD):
        workload = WorkloadIdentityCredential(**common)
        identities.append(("the workload identity of AZURE_FEDERATED_TOKEN_FILE", workload))
    identities.append(("the Azure CLI's user", AzureCliCredential(process_timeout=30)))
    for kind, identity in identities:
        get_token = partial(_get_token, identity, kind, connection)
        try:
            return EntraToken(get_token, kind, get_token())
        except CredentialUnavailableError:
            continue
    # in a chain of its own it first looks, for a second, whether there is such a thing on this machine
    managed = ChainedTokenCredential(
        ManagedIdentityCredential(client_id=os.environ.get("AZURE_CLIENT_ID"), **common)
    )
    get_token = partial(_get_token, managed, "the managed identity of this machine", connection)
    try:
        return EntraToken(get_token, "the managed identity of this machine", get_token())
    except NotAuthorized:
        return None


def sign_in_with_code(connection: Connection, say: Callable[[str], None]) -> EntraToken:
    """The token of a user who signs in on another device or in a browser; `say` tells them where.

    Raises:
        NotAuthorized: they did not.
    """

    def prompt(address: str, code: str, _expires: object) -> None:
        say(f"Open {address} and enter the code {code}.")

    identity = DeviceCodeCredential(prompt_callback=prompt, transport=transport(connection))
    kind = "the user who signed in with a code"
    get_token = partial(_get_token, identity, kind, connection)
    return EntraToken(get_token, kind, get_token())


def _get_token(identity: TokenCredential, kind: str, connection: Connection) -> Token:
    try:
        with _exported(environment(connection)):
            token = identity.get_token(SCOPE)
    except CredentialUnavailableError:
        raise
    except ClientAuthenticationError as error:
        reason = (error.message or type(error).__name__).splitlines()[0]
        raise NotAuthorized(f"Entra gave no token to {kind}: {reason}", "Sign in again.") from error
    except AzureError as error:
        raise Unreachable("Microsoft Entra", error.message) from error
    return token.token, token.expires_on


@contextmanager
def _exported(variables: Mapping[str, str]) -> Generator[None]:
    """The environment with these variables, for the Azure CLI, which azure-identity starts with it."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def transport(connection: Connection) -> RequestsTransport:
    """How azure-identity connects: through the same proxies, trusting the same authorities."""
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", _Adapter(connection))
    session.mount("https://", _Adapter(connection))
    return RequestsTransport(session=session, session_owner=False)


class _Adapter(HTTPAdapter):
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ssl_context = ssl_context(connection)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._ssl_context, **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=self._ssl_context, **kwargs)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing: the context verifies, and knows whom to trust."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        url = httpx2.URL(request.url or "")
        proxy = proxy_for(self._connection, url)
        kwargs["proxies"] = {url.scheme: proxy} if proxy else {}
        return super().send(request, *args, **kwargs)
