"""Scans for what is found in pipelines, one after the other into the same home."""

import asyncio
from collections import Counter
from pathlib import Path

from candado.connect.credentials import PersonalAccessToken
from candado.examine import FINDINGS
from candado.scan import Target, needed, scan
from candado.store.snapshot import Snapshot
from candado_emulator.server import Emulator
from tests.proof.bench import CONNECTION, Quiet

LISTS, TEXTS = "git/itemsbatch", "git/blobs"


class Scans:
    """An organization, where its snapshots are kept, and what was said of earlier ones."""

    def __init__(self, emulator: Emulator, home: Path) -> None:
        self.emulator = emulator
        self.home = home
        self.said: list[str] = []
        self._seen = 0

    def __call__(self, project: str | None = None, who: str = "administrator") -> Snapshot:
        """What is found now."""
        return asyncio.run(
            scan(
                Target(url=self.emulator.url, organization=self.emulator.state.name, project=project),
                PersonalAccessToken(self.emulator.tokens[who], "a test"),
                CONNECTION,
                home=self.home,
                chosen=needed({FINDINGS}),
                progress=Quiet(),
                options={"project": project or ""},
                on_distrust=self.said.append,
            )
        )

    def calls(self) -> Counter[str]:
        """How often lists and texts were asked for since the last time that this was asked."""
        journal = list(self.emulator.journal())
        new, self._seen = journal[self._seen :], len(journal)
        return Counter(entry.area for entry in new if entry.area in (LISTS, TEXTS))


def found(snapshot: Snapshot, rule: str) -> set[tuple[str, str, str, int]]:
    """Repository, branch or tag, path and line of each finding of a rule."""
    with snapshot.connect() as connection:
        return set(
            connection.execute(
                """
                select r.name, f.ref, f.path, f.start_line
                from pipeline_findings f join repositories r on r.id = f.repository_id where f.rule = ?
                """,
                [rule],
            ).fetchall()
        )


def unread(snapshot: Snapshot) -> dict[str, str]:
    """Why findings are not whole, by project."""
    with snapshot.connect() as connection:
        return dict(
            connection.execute(
                """
                select p.name, c.reason from coverage c join projects p on p.id = c.scope_id
                where c.table_name = ? and c.status <> 'read'
                """,
                [FINDINGS],
            ).fetchall()
        )
