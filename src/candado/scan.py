"""A scan: reads an organization into a snapshot. What is judged comes after, from the snapshot alone."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import msgspec

from candado.collect import Collector, collectors
from candado.collect.completeness import judge
from candado.collect.run import Progress, Run, collect
from candado.connect.client import Client
from candado.connect.credentials import Credential
from candado.connect.discovery import CONNECTION_DATA
from candado.connect.errors import NotRead, Unreachable
from candado.connect.exchange import Call
from candado.connect.limits import Wait
from candado.connect.settings import Connection
from candado.connect.transport import Transport
from candado.examine import FINDINGS, examine
from candado.examine.found import Examined
from candado.model import Scope, tables
from candado.model.reading import CallMade, Coverage, Reading
from candado.store import home as homes
from candado.store.earlier import Earlier
from candado.store.key import digest
from candado.store.snapshot import Snapshot
from candado.store.stage import Stage


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What is scanned."""

    url: str
    """base URL of the organization or collection, as `discovery.organization_url` gives it"""
    organization: str
    """its name"""
    project: str | None = None
    """name or id of the one project to look at; None: all"""


class Identity(msgspec.Struct, frozen=True):
    """Who reads, and what."""

    organization_id: str
    subject: str
    """descriptor of the identity"""
    name: str
    """as people know it; the descriptor where the service does not say"""


class _Subject(msgspec.Struct, rename="camel"):
    id: str
    subject_descriptor: str | None = None
    provider_display_name: str | None = None


class _ConnectionData(msgspec.Struct, rename="camel"):
    instance_id: str
    authenticated_user: _Subject


class Needed(msgspec.Struct, frozen=True):
    """What answers the controls that are asked."""

    tables: frozenset[str]
    """tables that are filled: by collectors, or by examining what these read"""
    collectors: tuple[Collector, ...]


def needed(wanted: Iterable[str] | None = None, *, with_names: bool = True) -> Needed:
    """What fills the wanted tables, those that follow from others by their sources; None: all there is.

    Without names, what only names rows is left out.
    """
    every = collectors().values()
    if wanted is None:
        names = {table.name for collector in every for table in collector.into}
        return Needed(frozenset({*names, FINDINGS}), tuple(every))
    open_names = {"organizations", "projects", "reader_rights", *wanted}
    found: set[str] = set()
    while open_names:
        name = open_names.pop()
        found.add(name)
        sources = {*tables()[name].sources, *(tables()[name].named_by if with_names else ())}
        for collector in every:
            if name in {table.name for table in collector.into} and not collector.follows_up:
                sources.update(collector.after)
        open_names |= sources - found
    chosen = tuple(each for each in every if found & {table.name for table in each.into})
    filled = {table.name for each in chosen for table in each.into} | ({FINDINGS} & found)
    return Needed(frozenset(filled), chosen)


@asynccontextmanager
async def connected(
    target: Target,
    credential: Credential,
    connection: Connection,
    *,
    on_call: Callable[[Call], None] | None = None,
    on_wait: Callable[[Wait], None] | None = None,
    transport: Transport | None = None,
) -> AsyncGenerator[Client]:
    """A client that can read what collectors read, and nothing else."""
    endpoints = {collector.endpoint.name: collector.endpoint for collector in collectors().values()}
    async with Client(
        target.url,
        credential,
        endpoints.values(),
        connection,
        on_call=on_call,
        on_wait=on_wait,
        transport=transport,
    ) as client:
        yield client


async def identify(client: Client) -> Identity:
    """Who the credential belongs to, and the organization's id.

    Errors: as `Client.read`; Unreachable where there is no organization.
    """
    try:
        async for page in client.read(CONNECTION_DATA, {}):
            data = msgspec.json.decode(page.body, type=_ConnectionData)
            user = data.authenticated_user
            subject = user.subject_descriptor or user.id
            return Identity(data.instance_id, subject, user.provider_display_name or subject)
    except NotRead as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        url = error.url.partition(f"/{CONNECTION_DATA.path}")[0]
        raise Unreachable(url, "there is no organization and no collection (HTTP 404)") from error
    raise AssertionError("a read without pages gave no answer")


async def scan(
    target: Target,
    credential: Credential,
    connection: Connection,
    *,
    home: Path,
    chosen: Needed,
    progress: Progress,
    options: Mapping[str, str],
    resume: bool = False,
    on_wait: Callable[[Wait], None] | None = None,
    transport: Transport | None = None,
    started: datetime | None = None,
    lost: Mapping[str, str] | None = None,
    earlier: Path | None = None,
    on_distrust: Callable[[str], None] | None = None,
    on_examined: Callable[[Examined], None] | None = None,
) -> Snapshot:
    """Read what is chosen into a new snapshot.

    `started` is the time that is now for what is read and judged: by default this moment, in a replay that
    of the recording. `lost` are tables of which what answers cannot tell the whole, and why. `earlier` is
    where earlier snapshots are kept, `home` if it is not given: what cannot have changed since is taken from
    them. `on_distrust` is told why from one nothing was, `on_examined` what was found in pipelines.

    Errors: `ConnectError` where the scan cannot go on; what was read is kept, and `resume` continues.
    `NothingToResume` says why it cannot. `NoSuchProject` where the one to look at is not there.
    """
    begun = started or datetime.now(UTC)
    calls: list[Call] = []
    keep: Callable[[Call], None] = calls.append
    async with connected(
        target,
        credential,
        connection,
        on_call=lambda call: keep(call),
        on_wait=on_wait,
        transport=transport,
    ) as client:
        identity = await identify(client)
        with Stage.begin(
            home, target.organization, identity.subject, begun, resume=resume, options=options
        ) as stage:

            def keep_staged(call: Call) -> None:
                stage.call(_made(call))

            for call in calls:
                keep_staged(call)
            keep = keep_staged
            run = Run(
                client=client,
                stage=stage,
                organization_id=identity.organization_id,
                only_project=target.project,
                scanned_at=stage.asked.started,
                digest=digest(home),
                progress=progress,
                earlier=Earlier(
                    folder=homes.folder(earlier or home, target.organization),
                    organization_id=identity.organization_id,
                    only_project=target.project,
                    say=on_distrust or _nobody,
                ),
            )
            await collect(run, chosen.collectors)
            judge(run, chosen.collectors)
            if FINDINGS in chosen.tables:
                for examined in examine(stage, identity.organization_id, run.project_ids):
                    if on_examined is not None:
                        on_examined(examined)
            stage.finish("lost", _lost(run, lost or {}))
            return stage.commit(
                organization_id=identity.organization_id, finished=datetime.now(UTC), asked=chosen.tables
            )


def _nobody(_: str) -> None:
    """Is told, and tells nobody."""


def _lost(run: Run, lost: Mapping[str, str]) -> Iterable[Coverage]:
    for name, reason in lost.items():
        for scope_id in (run.organization_id, *run.project_ids):
            if scope_id == run.organization_id or tables()[name].scope is Scope.PROJECT:
                yield Coverage(name, scope_id, Reading.PARTIAL, "", None, reason, "", 0)


def _made(call: Call) -> CallMade:
    return CallMade(
        endpoint=call.endpoint,
        method=call.method,
        url=call.url,
        started_at=datetime.fromtimestamp(call.started, UTC),
        seconds=call.seconds,
        status=call.status or 0,
        digest=call.digest,
        bytes=call.bytes,
    )
