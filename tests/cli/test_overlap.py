"""What is added to a list while it is read moves the rest on: the next page begins with what came already."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from candado.cli.judge import ADDRESS, TABLES
from candado.connect.credentials import PersonalAccessToken
from candado.connect.network import Network
from candado.connect.settings import Connection
from candado.connect.transport import Answer, Request, Transport
from candado.model.reading import Coverage
from candado.scan import Target, needed, scan
from candado.store import parquet
from candado.store.sealed import PROJECT
from candado.store.snapshot import Snapshot
from candado_emulator.server import Emulator
from tests.cli.command import Candado

OTHERWISE = ("calls", "coverage", "audit_events")
"""Tables of how the scan went and when it was."""


class Overlapping:
    """Begins each page that a token asks for with the last record of the page before."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self._last: dict[str, tuple[str, object]] = {}
        self.repeated = 0

    async def send(self, request: Request) -> Answer:
        answer = await self._inner.send(request)
        query = parse_qs(urlsplit(request.url).query)
        token = query.pop("continuationToken", None)
        body = msgspec.json.decode(answer.body) if answer.status == 200 else None
        page: dict[str, Any] = body if isinstance(body, dict) else {}
        lists = {name for name in ("value", "members") if page.get(name)}
        name = next((name for name in lists if isinstance(page[name], list)), None)
        if name is None:
            return answer
        asked = f"{urlsplit(request.url).path} {query}"
        last, self._last[asked] = self._last.get(asked), page[name][-1]
        if token is not None and last is not None:
            page[name].insert(0, last)
            self.repeated += 1
        return Answer(answer.status, answer.headers, msgspec.json.encode(page))

    async def aclose(self) -> None:
        await self._inner.aclose()


class Quiet:
    def planned(self, endpoint: str, units: int) -> None: ...

    def done(self, endpoint: str) -> None: ...


def read(emulator: Emulator, home: Path, transport: Transport) -> Snapshot:
    home.mkdir(exist_ok=True)
    (home / ".key").write_bytes(bytes(32))
    emulator.pages(4)
    return asyncio.run(
        scan(
            Target(url=emulator.url, organization="contoso"),
            PersonalAccessToken(emulator.tokens["administrator"], "a test"),
            Connection(),
            home=home,
            chosen=needed(),
            progress=Quiet(),
            options={ADDRESS: emulator.url, PROJECT: "", TABLES: ""},
            transport=transport,
        )
    )


def rows(snapshot: Snapshot) -> dict[str, list[str]]:
    with parquet.connect() as connection:
        return {
            name: sorted(
                str(row)
                for row in connection.execute(f"from read_parquet('{file}') t select to_json(t)").fetchall()
            )
            for name, file in snapshot.tables().items()
            if name not in OTHERWISE
        }


def notes(snapshot: Snapshot) -> list[Coverage]:
    return [note for note in snapshot.coverage() if note.table_name not in OTHERWISE]


def test_a_record_on_two_pages_is_one_row(candado: Candado, contoso: Emulator, tmp_path: Path) -> None:
    still = read(contoso, tmp_path / "still", Network(Connection()))
    overlapping = Overlapping(Network(Connection()))
    grown = read(contoso, candado.home, overlapping)
    assert overlapping.repeated > 20
    assert rows(grown) == rows(still)
    assert notes(grown) == notes(still)
    assert candado("assess", "latest", "--control", "*").code == 0
