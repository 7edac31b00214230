"""The client: reads what endpoints describe, page by page, to the end, and nothing else."""

import random
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from types import TracebackType
from typing import NoReturn, Self

import anyio
import httpx2
import msgspec

from candado.connect import answers, discovery, reads
from candado.connect.credentials import Credential
from candado.connect.endpoint import Endpoint, Service
from candado.connect.errors import Absent, ConnectError, Malformed, NotAuthorized, NotRead, Refused
from candado.connect.exchange import Call, Exchange
from candado.connect.limits import Clock, Governor, SystemClock, Wait
from candado.connect.network import Network
from candado.connect.reads import Json
from candado.connect.settings import Connection
from candado.connect.transport import Answer, Request, Transport

ATTEMPTS = 6
"""How often a read is tried before it counts as failed."""
FIRST_ATTEMPTS = 2
"""The same while the organization has never answered: then it is the name or the network that is wrong."""
_BACKOFF = 0.5
"""Seconds, doubled by each attempt, of which a random part is waited where the service names no time."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of an answer: a whole JSON value."""

    number: int
    """from 1"""
    body: bytes
    url: str
    status: int
    call: Call


class Client:
    """Reads one organization; an async context manager.

    Every request passes the guard of `reads` and waits for its turn at the governor; it is tried again where
    that can help. The credential is sent to the organization's own hosts only.
    """

    def __init__(
        self,
        base_url: str,
        credential: Credential,
        endpoints: Iterable[Endpoint],
        connection: Connection,
        *,
        on_call: Callable[[Call], None] | None = None,
        on_wait: Callable[[Wait], None] | None = None,
        transport: Transport | None = None,
        clock: Clock | None = None,
    ) -> None:
        """A client of the organization at `base_url`.

        Args:
            base_url: The name of an organization, or the URL of one or of a collection.
            credential: Who reads.
            endpoints: What may be read; nothing else leaves.
            connection: How to connect.
            on_call: Is given the record of each request.
            on_wait: Is told of each pause that the rate limit makes.
            transport: In place of the network: a replay, a recorder.
            clock: In place of the time.
        """
        self._credential = credential
        self._clock = clock or SystemClock()
        self.concurrency = connection.concurrency
        """requests at a time"""
        self._hosts = {Service.CORE: discovery.organization_url(base_url)}
        self._all_hosts_known = False
        self._discovering = anyio.Lock()
        self._out_of_reach: set[str] = set()
        self._reached = False
        guard = reads.Guard(
            transport or Network(connection),
            (discovery.RESOURCE_AREAS, discovery.CONNECTION_DATA, *endpoints),
            self._hosts.get,
        )
        governor = Governor(connection.max_load, on_wait, self._clock)
        self._exchange = Exchange(guard, connection, governor, self._clock, on_call)

    async def __aenter__(self) -> Self:
        """Opens nothing: the first read does."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Closes every connection."""
        await self._exchange.aclose()

    async def read(
        self,
        endpoint: Endpoint,
        params: Mapping[str, str],
        query: Mapping[str, str] | None = None,
        body: Json = None,
    ) -> AsyncGenerator[Page]:
        """The pages of a list, or the one answer of a read that has no pages.

        Args:
            endpoint: What to read.
            params: The parameters of its path, not encoded.
            query: Further query keys; the endpoint must accept them.
            body: The body of a POST.

        Raises:
            ConnectError: any of `errors`. Pages that came before it are good, but the list is not whole.
        """
        base = await self._locate(endpoint)
        cursor: dict[str, str] | None = {}
        seen: set[str] = set()
        number = 0
        while cursor is not None:
            number += 1
            request = reads.request(endpoint, base, params, query or {}, body, cursor)
            answer, call = await self._answer(endpoint, request)
            yield Page(number=number, body=answer.body, url=call.url, status=answer.status, call=call)
            try:
                cursor = answers.next_page(endpoint, answer, cursor)
            except msgspec.ValidationError as error:
                raise _malformed(endpoint, call, f"this is no page of a list: {error}") from error
            token = "&".join((cursor or {}).values())
            if token in seen:
                raise _malformed(endpoint, call, "the list goes round in a circle: a token came twice")
            seen.add(token)

    async def _locate(self, endpoint: Endpoint) -> str:
        """The base URL of the endpoint's service; the first that is not CORE asks where they all are."""
        core = self._hosts[Service.CORE]
        if endpoint.service is not Service.CORE:
            async with self._discovering:
                if not self._all_hosts_known:
                    await self._discover(core)
        try:
            return self._hosts[endpoint.service]
        except KeyError:
            words = f"the organization has no {endpoint.service} service"
            raise Absent(endpoint=endpoint.name, url=core, status=None, words=words) from None

    async def _discover(self, core: str) -> None:
        areas = discovery.RESOURCE_AREAS
        answer, call = await self._answer(areas, reads.request(areas, core, {}, {}, None, {}))
        try:
            self._hosts.update(discovery.locations(core, answer.body))
        except ValueError as error:
            raise _malformed(areas, call, str(error)) from error
        self._all_hosts_known = True

    async def _answer(self, endpoint: Endpoint, request: Request) -> tuple[Answer, Call]:
        """The answer to a read, after as many attempts as it takes."""
        renewed = False
        attempt = 0
        while True:
            attempt += 1
            credential = await self._credential.headers()
            tried = await self._exchange.send(request, credential, attempt)
            self._reached = self._reached or tried.call.status is not None
            problem: ConnectError | None
            if isinstance(tried.outcome, ConnectError):
                problem = tried.outcome
            else:
                if answers.is_sign_in(tried.outcome):
                    if not renewed and self._credential.renew(credential):
                        renewed = True
                        continue
                    await self._refused(endpoint, tried.outcome, tried.call)
                problem = answers.error(endpoint, tried.call.url, tried.outcome)
                if problem is None:
                    return tried.outcome, tried.call
                if not answers.may_pass(problem):
                    raise problem
            if attempt >= (ATTEMPTS if self._reached else FIRST_ATTEMPTS):
                raise problem
            if not tried.told_when:
                await self._clock.sleep(_BACKOFF * 2**attempt * random.random())  # noqa: S311 - jitter

    async def _refused(self, endpoint: Endpoint, answer: Answer, call: Call) -> NoReturn:
        """Tells a credential that is not accepted from one that is, but does not reach this read.

        The service answers both alike: with a 401 or the page to sign in.
        """
        if endpoint.name not in self._out_of_reach and not await self._is_signed_in(endpoint):
            raise NotAuthorized(
                f"{httpx2.URL(call.url).host} does not accept {self._credential.describe()}",
                self._credential.remedy(),
            )
        self._out_of_reach.add(endpoint.name)
        raise Refused(
            endpoint=endpoint.name,
            url=call.url,
            status=answer.status,
            words=f"{self._credential.describe()} is valid, but does not reach this",
            todo=answers.grant(endpoint),
        )

    async def _is_signed_in(self, refused: Endpoint) -> bool:
        probe = discovery.CONNECTION_DATA
        if refused is probe:
            return False
        core = self._hosts[Service.CORE]
        try:
            answer, _ = await self._answer(probe, reads.request(probe, core, {}, {}, None, {}))
            return discovery.is_signed_in(answer.body)
        except (NotAuthorized, NotRead, msgspec.ValidationError):
            return False


def _malformed(endpoint: Endpoint, call: Call, words: str) -> Malformed:
    return Malformed(endpoint=endpoint.name, url=call.url, status=call.status, words=words)
