"""The view: all that any format of the report shows, and nothing that only one of them would compute."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

import duckdb
import msgspec

from candado import __version__
from candado.assess.assessment import Standing, standing_of
from candado.assess.comparable import comparable, earlier
from candado.assess.control import Control
from candado.assess.names import renamed
from candado.assess.shares import Shares, shares
from candado.model.assessment import Finding, Status
from candado.model.reading import Coverage
from candado.report import article, history
from candado.report.acts import Act, acts
from candado.report.article import ItemState
from candado.report.history import Moment, Since
from candado.report.seen import Seen, seen
from candado.report.severity import SEVERITIES, Counts, count
from candado.store import parquet
from candado.store.assessment import Assessment
from candado.store.snapshot import Snapshot

FROM_OPEN_TO_CLOSED = (Status.FAILED, Status.UNKNOWN, Status.EXCEPTED, Status.ATTESTED, Status.INHERITED)
"""The statuses of findings, what asks most for an act first."""


class Asked(msgspec.Struct, frozen=True):
    """A control that was asked, and what it said."""

    control: Control
    counts: Mapping[Status, int]
    """verdicts"""


class SectionStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How the organization stands in one section."""

    section: str
    score: float | None
    """from 0 to 100; None: none of its controls counts"""
    failed: Counts
    unknown: int


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What was scanned and judged, when and by whom."""

    organization: str
    scanned_at: datetime
    assessed_at: datetime
    identity: str
    """who read: its name, or its descriptor where the name was not read"""
    snapshot: str
    """its name, a time"""
    snapshot_digest: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All that a report shows, in the order of its first screen, then the findings."""

    source: Source
    product: str
    """version of Candado"""
    standing: Standing
    """address, score, what it was, digest of the controls, thresholds loosened, entries without effect"""
    seen: Seen
    shares: Shares
    acts: tuple[Act, ...]
    """what to do, first things first"""
    since: Since | None
    """what changed; None: there is no assessment before"""
    overdue: int
    """failures whose day has passed"""
    history: tuple[Moment, ...]
    """the last 90 days, oldest first, this assessment last"""
    failed: Counts
    """failures"""
    sections: tuple[SectionStanding, ...]
    """worst first"""
    article: tuple[ItemState, ...]
    controls: Mapping[str, Asked]
    """those that were asked, by name"""
    findings: tuple[Finding, ...]
    """what failed first, then what is unknown; the worst first"""
    coverage: tuple[Coverage, ...]

    @property
    def new(self) -> frozenset[str]:
        """Ids of the findings that the assessment before did not have as failures."""
        return self.since.new if self.since is not None else frozenset()


def view(snapshot: Snapshot, assessment: Assessment, controls: Mapping[str, Control]) -> Report:
    """What there is to show of an assessment and of the snapshot that it judges.

    `controls` are all that are known by name, the organization's own among them. What a control found under
    a former name it found under its present one.

    Errors: Incompatible where another version wrote one of the tables, Damaged where one cannot be read.
    """
    present = renamed(controls.values())
    with snapshot.connect() as connection:
        assessment.attach(connection)
        counts = {present.get(name, name): number for name, number in _verdicts(connection).items()}
        of_verdicts = shares(connection)
        identity = _name(connection, snapshot.scan.identity)
    before = [
        *comparable(
            earlier(assessment),
            ran=assessment.judgement.ran,
            only_project=snapshot.scan.only_project,
            renamed=present,
        )
    ]
    return compose(
        Source(
            organization=snapshot.manifest.organization,
            scanned_at=snapshot.scan.started,
            assessed_at=assessment.judgement.assessed,
            identity=identity,
            snapshot=snapshot.name,
            snapshot_digest=snapshot.digest,
        ),
        standing=standing_of(assessment),
        of_verdicts=of_verdicts,
        counts=counts,
        findings=_by_present_names(assessment, present),
        coverage=snapshot.coverage(),
        controls=controls,
        ran=[present.get(name, name) for name in assessment.judgement.ran],
        since=history.since(before[-1], assessment, present) if before else None,
        moments=history.history([*before, assessment]),
    )


def compose(
    source: Source,
    *,
    standing: Standing,
    of_verdicts: Shares,
    counts: Mapping[str, Mapping[Status, int]],
    findings: Iterable[Finding],
    coverage: Iterable[Coverage],
    controls: Mapping[str, Control],
    ran: Iterable[str],
    since: Since | None,
    moments: tuple[Moment, ...],
) -> Report:
    """The report, from what the stored tables say; `counts` are the verdicts of the controls that `ran`."""
    found = tuple(sorted(findings, key=_from_worst_to_best))
    covered = tuple(coverage)
    return Report(
        source=source,
        product=__version__,
        standing=standing,
        seen=seen(covered, found),
        shares=of_verdicts,
        acts=acts(found, controls),
        since=since,
        overdue=sum(finding.due is not None and finding.due < source.assessed_at for finding in found),
        history=moments,
        failed=_failed(found),
        sections=_sections(standing, found),
        article=article.states(controls.values(), counts),
        controls={name: Asked(controls[name], counts.get(name, {})) for name in ran if name in controls},
        findings=found,
        coverage=covered,
    )


def _by_present_names(assessment: Assessment, present: Mapping[str, str]) -> Iterable[Finding]:
    """The findings; those of a control that was renamed since are of the control of its present name."""
    for finding in parquet.records(Finding, assessment.path / "findings.parquet"):
        name = present.get(finding.control)
        yield finding if name is None else msgspec.structs.replace(finding, control=name)


def _sections(standing: Standing, findings: Iterable[Finding]) -> tuple[SectionStanding, ...]:
    """Sections worst first; those without a score last."""
    by_section: dict[str, list[Finding]] = {scored.section: [] for scored in standing.score.sections}
    for finding in findings:
        by_section.setdefault(finding.section, []).append(finding)
    scores = {scored.section: scored.score for scored in standing.score.sections}
    return tuple(
        SectionStanding(
            section=section,
            score=scores.get(section),
            failed=_failed(found),
            unknown=sum(finding.status is Status.UNKNOWN for finding in found),
        )
        for section, found in by_section.items()
    )


def _failed(findings: Iterable[Finding]) -> Counts:
    return count(finding.severity for finding in findings if finding.status is Status.FAILED)


def _from_worst_to_best(finding: Finding) -> tuple[int, int, str, str, str, str]:
    return (
        FROM_OPEN_TO_CLOSED.index(finding.status),
        SEVERITIES.index(finding.severity),
        finding.project_name or "",
        finding.control,
        finding.resource_name,
        finding.id,
    )


def _verdicts(connection: duckdb.DuckDBPyConnection) -> dict[str, Counter[Status]]:
    rows = connection.execute("select control, status, count(*) from verdicts group by all").fetchall()
    counts: dict[str, Counter[Status]] = {}
    for control, status, number in rows:
        counts.setdefault(control, Counter())[Status(status)] = int(number)
    return counts


def _name(connection: duckdb.DuckDBPyConnection, subject: str) -> str:
    found = connection.execute("select display_name from people where id = $id", {"id": subject}).fetchone()
    return str(found[0]) if found and found[0] else subject
