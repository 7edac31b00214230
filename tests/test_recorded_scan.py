"""The real service's answers, replayed, collected and judged to the end: only what was seen is said."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from candado.assess import configuration
from candado.assess.assessment import assess, standing_of
from candado.connect.replay import Nobody, Replay, base_url
from candado.connect.settings import Connection
from candado.model.assessment import Status
from candado.model.reading import Reading
from candado.scan import Target, needed, scan
from tests import facts


class Quiet:
    def planned(self, endpoint: str, units: int) -> None: ...

    def done(self, endpoint: str) -> None: ...


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    recording = facts.path("api/recordings/interactions.jsonl").parent
    address = base_url(recording)
    snapshot = asyncio.run(
        scan(
            Target(url=address, organization="contoso"),
            Nobody(),
            Connection(),
            home=tmp_path_factory.mktemp("home"),
            chosen=needed(),
            progress=Quiet(),
            options={},
            transport=Replay(recording),
        )
    )
    found = configuration.read(Path("nowhere"), datetime.now(UTC).date())
    assessment = assess(
        snapshot,
        found,
        address=address,
        asked=found.controls.values(),
        all_projects=True,
        now=datetime.now(UTC),
    )
    assert standing_of(assessment).score.headline is None
    with snapshot.connect() as connection:
        assessment.attach(connection)
        yield connection


def test_the_recorded_projects_are_seen_and_their_visibility_is_judged(
    judged: duckdb.DuckDBPyConnection,
) -> None:
    recorded = {name for (name,) in judged.execute("select name from projects").fetchall()}
    assert {"PullRequestLiveTest", "RepoCreateListShowDeleteTests"} <= recorded
    passed = judged.execute("select count(*), any_value(control) from verdicts where status = 'passed'")
    assert passed.fetchall() == [(len(recorded), "public-project")]


def test_nothing_else_is_said_to_pass_fail_or_not_apply(judged: duckdb.DuckDBPyConnection) -> None:
    found = judged.execute("select distinct status from verdicts where control <> 'public-project'")
    assert {status for (status,) in found.fetchall()} == {Status.UNKNOWN}


def test_coverage_tells_what_was_not_recorded_from_what_could_not_be_trusted(
    judged: duckdb.DuckDBPyConnection,
) -> None:
    said = dict(
        judged.execute("""
            select table_name, status from coverage
            where scope_id = (select id from organizations)
        """).fetchall()
    )
    assert said["organizations"] == Reading.READ
    assert said["projects"] == Reading.PARTIAL
    assert said["users"] == said["groups"] == said["security_namespaces"] == Reading.NOT_ASKED
