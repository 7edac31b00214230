"""An assessment: every control asked of one snapshot, with what people decided, and the score."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime

import duckdb
import msgspec

from candado.assess import digests, engine, findings, production, strangers
from candado.assess.comparable import comparable
from candado.assess.configuration import Configuration
from candado.assess.control import Control, shipped
from candado.assess.decisions import Remark
from candado.assess.names import renamed
from candado.assess.score import Score, score
from candado.assess.settings import Loosened
from candado.derive import derive
from candado.store import assessment as stored
from candado.store import home as homes
from candado.store.assessment import Assessment
from candado.store.home import Kind
from candado.store.parquet import view
from candado.store.snapshot import Snapshot


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an assessment as a whole: the file `score.json`."""

    address: str
    """of the organization, such as https://dev.azure.com/contoso"""
    score: Score
    as_before: float | None
    """the headline with only the controls that the assessment before had too; None: there is none before"""
    before: float | None
    """headline of the assessment before that this one can be compared with"""
    controls_digest: str
    rules: dict[str, str]
    """digest of what each control asks, by name"""
    loosened: tuple[Loosened, ...]
    remarks: tuple[Remark, ...]
    is_partial: bool
    """not all controls were asked, or not of all projects"""


def assess(
    snapshot: Snapshot,
    configuration: Configuration,
    *,
    address: str,
    asked: Iterable[Control],
    all_projects: bool,
    now: datetime,
) -> Assessment:
    """Ask controls of a snapshot, and keep what they say beside it.

    `address` is the organization's; `all_projects` whether the scan looked at all of them.

    Errors: ControlError where a control cannot be asked.
    """
    chosen = list(asked)
    questions = [engine.prepare(control) for control in chosen]
    earlier = _earlier(snapshot)
    with snapshot.connect() as connection:
        organization_id = snapshot.scan.organization_id
        derive(connection, {name for question in questions for name in question.reads})
        production.declare(connection, configuration.settings.production, organization_id)
        engine.open_tables(connection, organization_id, chosen)
        _ask_all(connection, snapshot, configuration, questions)
        remarks = findings.build(
            connection,
            organization_id=organization_id,
            address=address,
            controls=chosen,
            settings=configuration.settings,
            exceptions=configuration.exceptions,
            attestations=configuration.attestations,
            assessed_at=now,
            earlier=_first_seen(connection, earlier),
        )
        before = comparable(
            reversed(earlier),
            ran=[control.name for control in chosen],
            only_project=snapshot.scan.only_project,
            renamed=renamed(configuration.controls.values()),
        )
        standing = _standing(
            connection, configuration, chosen, next(before, None), remarks, address, all_projects
        )
        return stored.write(
            connection,
            snapshot,
            controls=standing.controls_digest,
            configuration=configuration.digest,
            ran=tuple(control.name for control in chosen),
            score=msgspec.json.encode(standing),
            now=now,
        )


def standing_of(assessment: Assessment) -> Standing:
    """What was said of an assessment as a whole."""
    return msgspec.json.decode(assessment.score(), type=Standing)


def _ask_all(
    connection: duckdb.DuckDBPyConnection,
    snapshot: Snapshot,
    configuration: Configuration,
    questions: Sequence[engine.Question],
) -> None:
    """Fill `answers`, and `score_answers` with what loosened controls say by their defaults."""
    chosen_values, scored = configuration.parameters.chosen, configuration.parameters.scored
    loosened = {each.control for each in configuration.parameters.loosened}
    for question in questions:
        if question.control.name in loosened and question.control.name in shipped():
            values = scored.get(question.control.name, {})
            engine.ask(connection, question, values, snapshot.scan.started)
    connection.execute("create or replace table score_answers as select * from answers")
    connection.execute("delete from answers")
    own = [question for question in questions if question.control.name not in shipped()]
    with strangers.boxed(connection) if own else nullcontext() as box:
        for question in questions:
            values = chosen_values.get(question.control.name, {})
            through = box if question in own else None
            engine.ask(connection, question, values, snapshot.scan.started, box=through)


def _standing(
    connection: duckdb.DuckDBPyConnection,
    configuration: Configuration,
    chosen: Sequence[Control],
    compared: Assessment | None,
    remarks: Iterable[Remark],
    address: str,
    all_projects: bool,
) -> Standing:
    loosened = configuration.parameters.loosened
    asked = [control.name for control in chosen]
    of_loosened = {each.control for each in loosened}

    def score_with(controls: Iterable[Control]) -> Score:
        return score(connection, controls, asked=asked, all_projects=all_projects, loosened=of_loosened)

    now = score_with(shipped().values())
    before = standing_of(compared) if compared is not None else None
    as_before = None
    if before is not None:
        as_before = score_with(digests.in_common(shipped().values(), before.rules)).headline
    return Standing(
        address=address,
        score=now,
        as_before=as_before,
        before=before.score.headline if before is not None else None,
        controls_digest=digests.digest(shipped().values()),
        rules=digests.rules(shipped().values()),
        loosened=loosened,
        remarks=tuple(remarks),
        is_partial=bool(now.why_none),
    )


def _earlier(snapshot: Snapshot) -> list[Assessment]:
    """Assessments of the same organization, oldest first."""
    return [Assessment.open(path) for path in homes.directories(snapshot.path.parent, Kind.ASSESSMENT)]


def _first_seen(
    connection: duckdb.DuckDBPyConnection, earlier: Iterable[Assessment]
) -> duckdb.DuckDBPyRelation | None:
    """Fingerprint and first_seen of findings in earlier assessments."""
    parts: list[str] = []
    for number, assessment in enumerate(earlier):
        view(connection, f"earlier_{number}", assessment.path / "findings.parquet")
        parts.append(f"select fingerprint, first_seen from earlier_{number}")
    return connection.sql(" union all ".join(parts)) if parts else None
