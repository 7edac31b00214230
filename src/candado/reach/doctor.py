"""What an identity can read, found with as few requests as can tell: one of each kind of read.

Projects and rights are read; of everything else one page of one request, of which nothing is kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TypeVar, cast

import msgspec

from candado.collect import Collector
from candado.collect.collector import At, Request, Right
from candado.collect.decode import Unreadable, decode
from candado.collect.run import waves
from candado.connect.client import Client
from candado.connect.errors import Absent, NotRead, Refused
from candado.connect.reads import Json
from candado.model import Scope
from candado.model.projects import Project
from candado.model.reading import ReaderRight, Reading
from candado.model.table import Record
from candado.reach.needs import Need, unknown_without
from candado.scan import Identity

R = TypeVar("R", bound=Record)


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """What one request of a read came to."""

    collector: Collector
    status: Reading
    """NOT_ASKED: there is nothing to ask it of"""
    reason: str = ""


class Lack(msgspec.Struct, frozen=True):
    """A right without which lists are trimmed, and where the identity has it not."""

    right: Right
    collectors: tuple[str, ...]
    """names of those whose lists it shows whole"""
    grant: str
    """the permission that gives it, in the portal's words"""
    projects: int
    """in how many projects it lacks; 0: it is of the organization, and lacks there"""


class Diagnosis(msgspec.Struct, frozen=True):
    """What an identity can read."""

    projects: int
    probes: tuple[Probe, ...]
    lacks: tuple[Lack, ...]

    def unreadable(self) -> frozenset[str]:
        """Names of the collectors that were refused, failed, or whose lists are trimmed.

        To whom no project is shown, nothing in projects is.
        """
        bad = {
            probe.collector.name
            for probe in self.probes
            if probe.status in (Reading.FORBIDDEN, Reading.FAILED)
            or (not self.projects and any(t.scope is Scope.PROJECT for t in probe.collector.into))
        }
        return frozenset(bad.union(*(lack.collectors for lack in self.lacks)))

    def unknown(self, needs: Iterable[Need]) -> frozenset[str]:
        """Names of the controls that are unknown for it."""
        bad = self.unreadable()
        return unknown_without(need for need in needs if need.collector.name in bad)


class _Seen:
    """What the probes showed, for planning those that need it; it is a `Known` of collectors."""

    def __init__(self, organization_id: str) -> None:
        self.organization_id = organization_id
        self.scanned_at = datetime.now(UTC)
        self._rows: dict[type[Record], list[Record]] = {}

    @property
    def project_ids(self) -> Sequence[str]:
        return [project.id for project in self.rows(Project)]

    def rows(self, record: type[R]) -> Sequence[R]:
        return cast(list[R], self._rows.get(record, []))

    def add(self, rows: Iterable[Record]) -> None:
        for row in rows:
            self._rows.setdefault(type(row), []).append(row)


async def examine(
    client: Client, organization: str, identity: Identity, chosen: Iterable[Collector]
) -> Diagnosis:
    """Make one request of each chosen read. Errors: those of `candado.connect.errors` that end a scan."""
    seen = _Seen(identity.organization_id)
    collectors = [each for each in chosen if not each.follows_up and each.fallback_for is None]
    probes = [
        await _probe(client, collector, seen, organization)
        for wave in waves(collectors)
        for collector in wave
    ]
    return Diagnosis(len(seen.project_ids), tuple(probes), tuple(_lacks(seen, collectors)))


async def _probe(client: Client, collector: Collector, seen: _Seen, organization: str) -> Probe:
    request = next(iter(collector.plan(seen)), None)
    if request is None:
        return Probe(collector=collector, status=Reading.NOT_ASKED, reason="there is nothing to ask it of")
    try:
        body = await _first_page(client, collector, request)
        found = decode(body, collector)
    except NotRead as error:
        match error:
            case Refused():
                status = Reading.FORBIDDEN
            case Absent():
                status = Reading.ABSENT
            case _:
                status = Reading.FAILED
        return Probe(collector=collector, status=status, reason=str(error))
    except Unreadable as error:
        return Probe(collector=collector, status=Reading.FAILED, reason=str(error))
    at = At(
        organization=organization,
        organization_id=seen.organization_id,
        scope_id=request.scope_id,
        params=request.params,
        scanned_at=seen.scanned_at,
        digest=_nothing,
        subject=_itself,
    )
    seen.add(row for record in found.records for row in collector.rows(record, at))
    return Probe(collector=collector, status=Reading.READ)


async def _first_page(client: Client, collector: Collector, request: Request) -> bytes:
    pages = client.read(collector.endpoint, request.params, request.query, cast(Json, request.body))
    async with aclosing(pages):
        async for page in pages:
            return page.body
    raise AssertionError("a read without pages gave no answer")


def _nothing(text: str) -> str:
    """The digest of what is not kept."""
    return ""


def _itself(legacy: str) -> str:
    """The subject of a legacy descriptor, where nobody looks it up."""
    return legacy


def _lacks(seen: _Seen, collectors: Iterable[Collector]) -> Iterable[Lack]:
    """The rights that the identity has not, or of which the service did not say."""
    allowed: Mapping[tuple[str, str, str], bool] = {
        (right.namespace, right.permission, right.token): right.allowed for right in seen.rows(ReaderRight)
    }
    shown: dict[tuple[Right, str], list[str]] = {}
    for collector in collectors:
        for right in collector.rights:
            shown.setdefault((right, collector.endpoint.permission), []).append(collector.name)
    for (right, permission), names in shown.items():
        of_projects = "{project}" in right.token
        tokens = (
            [right.token.replace("{project}", id) for id in seen.project_ids]
            if of_projects
            else [right.token]
        )
        bad = [token for token in tokens if not allowed.get((right.namespace, right.permission, token))]
        if bad:
            yield Lack(right, tuple(names), permission, len(bad) if of_projects else 0)
