"""What a report shows of real assessments, small ones."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import msgspec

from candado.assess import configuration as configured
from candado.assess.assessment import assess
from candado.assess.control import read
from candado.model import Record
from candado.model.assessment import Status
from candado.model.identities import Person
from candado.model.projects import Organization, Project
from candado.model.reading import Coverage, Reading
from candado.report.article import State
from candado.report.view import Report, view
from candado.store import home as homes
from candado.store.assessment import Assessment
from candado.store.finding_changes import Change
from candado.store.home import Kind
from candado.store.snapshot import Snapshot
from tests.store import given

PUBLIC = read(
    "---\nseverity: critical\njudges: projects\narticle: [S22]\nreason: everyone can read it\n"
    "examples: {fails: []}\n---\n# A project is public\n\nWhy.\n\n```sql\n"
    "select id, visibility <> 'public' as passed from projects\n```\n\n## Fix\nMake it private.\n",
    name="a-project-is-public",
    section="access",
)
ADDRESS = "https://dev.azure.com/contoso"
KINDS = (Kind.SNAPSHOT, Kind.ASSESSMENT)
READ = [given.read(Project), given.read(Organization)]


def project(name: str, visibility: str = "private") -> Project:
    return msgspec.convert(msgspec.structs.asdict(given.project(name)) | {"visibility": visibility}, Project)


def reported(
    home: Path,
    rows: Iterable[Record],
    *,
    day: int = 0,
    coverage: Iterable[Coverage] = READ,
    settings: str = "",
) -> Report:
    """The report of a scan made on a day, by one control."""
    now = given.NOW + timedelta(days=day)
    folder = home / "configuration"
    folder.mkdir(exist_ok=True)
    (folder / "candado.toml").write_text(settings, encoding="utf-8")
    configuration = configured.read(folder, now.date())
    rows = list(rows)
    scopes = [row.id for row in rows if isinstance(row, Project)]
    of_projects = [given.read(Project, scope=scope) for scope in scopes]
    snapshot = given.scan(home, rows, now=now, coverage=[*coverage, *of_projects])
    assessment = assess(snapshot, configuration, address=ADDRESS, asked=[PUBLIC], all_projects=True, now=now)
    return view(snapshot, assessment, {PUBLIC.name: PUBLIC})


def test_the_first_assessment_has_nothing_to_compare_with(tmp_path: Path) -> None:
    report = reported(tmp_path, [project("web", "public"), project("docs")])
    assert report.since is None
    assert report.new == frozenset()
    assert [finding.resource_id for finding in report.findings] == ["web"]
    assert report.failed == {"critical": 1, "high": 0, "medium": 0, "low": 0}
    assert report.shares.measured == 1
    assert report.shares.verdicts == 2
    assert dict(report.controls[PUBLIC.name].counts) == {Status.FAILED: 1, Status.PASSED: 1}
    assert next(each.state for each in report.article if each.item.id == "S22") is State.FAILING


def test_a_control_that_was_renamed_since_has_what_it_found(tmp_path: Path) -> None:
    before = reported(tmp_path, [project("web", "public"), project("docs")])
    head = msgspec.structs.replace(PUBLIC.head, formerly=(PUBLIC.name,))
    now = msgspec.structs.replace(PUBLIC, name="public-project", head=head)
    [snapshot], [assessment] = (homes.directories(tmp_path / "contoso", kind) for kind in KINDS)
    report = view(Snapshot.open(snapshot), Assessment.open(assessment), {now.name: now})
    assert [finding.control for finding in report.findings] == [now.name]
    assert dict(report.controls[now.name].counts) == dict(before.controls[PUBLIC.name].counts)
    assert [act.title for act in report.acts] == ["A project is public"]
    assert report.article == tuple(
        msgspec.structs.replace(each, controls=(now.name,)) if each.controls else each
        for each in before.article
    )


def test_an_assessment_is_compared_with_the_one_before(tmp_path: Path) -> None:
    reported(tmp_path, [project("web", "public"), project("docs", "public")])
    report = reported(tmp_path, [project("web", "public"), project("api", "public")], day=8)
    assert report.since is not None
    assert report.since.at == given.NOW
    assert report.since.counts[Change.NEW] == 1
    assert report.since.counts[Change.FIXED] == 1
    assert [finding.resource_id for finding in report.findings if finding.id in report.new] == ["api"]
    assert [moment.failed["critical"] for moment in report.history] == [2, 2]
    assert report.overdue == 1


def test_history_is_one_moment_a_day_for_ninety_days(tmp_path: Path) -> None:
    for day in (0, 20, 109):
        reported(tmp_path, [project("web", "public")], day=day)
    report = reported(tmp_path, [project("web")], day=109)
    assert [(moment.at - given.NOW).days for moment in report.history] == [20, 109]
    assert [moment.failed["critical"] for moment in report.history] == [1, 0]


def test_what_one_owner_mends_is_one_act(tmp_path: Path) -> None:
    settings = '[owners]\ndefault = "a@contoso.example"\n[owners.projects]\nweb = "b@contoso.example"\n'
    rows = [project(name, "public") for name in ("web", "api", "docs")]
    report = reported(tmp_path, rows, settings=settings)
    assert [(act.owner, act.findings, act.projects, act.where) for act in report.acts] == [
        ("a@contoso.example", 2, 2, ""),
        ("b@contoso.example", 1, 1, "Web/Web"),
    ]
    assert report.acts[0].title == "A project is public"
    assert report.acts[0].due == given.NOW + timedelta(days=7)


def test_what_was_not_seen_names_the_grant_and_what_it_would_tell(tmp_path: Path) -> None:
    refused = msgspec.structs.replace(
        given.read(Project, status=Reading.FORBIDDEN), reason="403", permission="View projects"
    )
    report = reported(tmp_path, [], coverage=[refused, given.read(Organization)])
    [gap] = report.seen.gaps
    assert (gap.permission, gap.tables, gap.scopes, gap.unknown) == ("View projects", ("projects",), 1, 1)
    assert report.seen.share == 0.5
    assert [finding.status for finding in report.findings] == [Status.UNKNOWN]
    assert next(each.state for each in report.article if each.item.id == "S22") is State.UNKNOWN


def test_the_reader_has_a_name(tmp_path: Path) -> None:
    person = Person("reader", "Candado Reader", "reader@contoso.example", None)
    assert reported(tmp_path, [person, project("web")]).source.identity == "Candado Reader"


def test_a_reader_without_a_name_is_known_by_its_descriptor(tmp_path: Path) -> None:
    assert reported(tmp_path, [project("web")]).source.identity == "reader"
