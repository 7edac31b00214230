"""From an answer of the service to rows, as a scan does it, without the network."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from candado.collect import collectors
from candado.collect.collector import At, Request
from candado.collect.decode import decode
from candado.model.projects import Project
from candado.model.table import Record

R = TypeVar("R", bound=Record)

ORGANIZATION = "0d5a7e0c-0000-4000-8000-000000000000"
PROJECT = "11111111-1111-4111-8111-111111111111"
OTHER_PROJECT = "22222222-2222-4222-8222-222222222222"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Read(msgspec.Struct, frozen=True):
    """What became of an answer: the rows of all its tables, and a sentence for each record that is none."""

    rows: list[Record]
    faults: list[str]

    def of(self, record: type[R]) -> list[R]:
        """The rows of one table."""
        return [row for row in self.rows if isinstance(row, record)]

    def only(self, record: type[R]) -> R:
        """The one row of a table, of an answer without faults."""
        assert not self.faults
        [row] = self.of(record)
        return row


def read(name: str, body: object, params: Mapping[str, str] | None = None) -> Read:
    """What the named collector makes of a body (bytes, or anything that becomes JSON) of PROJECT.

    Errors: candado.collect.decode.Unreadable, where the body as a whole is not the service's.
    """
    params = {"project": PROJECT} if params is None else params
    at = At(
        organization="contoso",
        organization_id=ORGANIZATION,
        scope_id=params.get("project", ORGANIZATION),
        params=params,
        scanned_at=NOW,
        digest=lambda text: f"digest-of-{len(text)}",
        subject=lambda descriptor: f"unmapped.{len(descriptor)}",
    )
    collector = collectors()[name]
    decoded = decode(body if isinstance(body, bytes) else msgspec.json.encode(body), collector)
    return Read([row for record in decoded.records for row in collector.rows(record, at)], decoded.faults)


def items(*records: object) -> dict[str, object]:
    """A list as the service sends it."""
    return {"count": len(records), "value": list(records)}


class Known:
    """What was read so far: some rows, and PROJECT and OTHER_PROJECT."""

    organization_id = ORGANIZATION
    scanned_at = NOW

    def __init__(self, *rows: Record) -> None:
        self._rows = rows
        self.project_ids: Sequence[str] = [row.id for row in rows if isinstance(row, Project)] or [
            PROJECT,
            OTHER_PROJECT,
        ]

    def rows(self, record: type[R]) -> Sequence[R]:
        """Rows of a table."""
        return [row for row in self._rows if isinstance(row, record)]


def sent(request: Request) -> dict[str, Any]:
    """The object that a request sends."""
    assert isinstance(request.body, dict)
    return request.body


def planned(name: str, known: Known) -> list[Request]:
    """What the named collector asks for."""
    return list(collectors()[name].plan(known))
