"""Reports to look at and to measure: of any size, the same every time, and one with hostile names."""

import itertools
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from candado.assess.assessment import Standing
from candado.assess.control import Control, read
from candado.assess.decisions import Remark
from candado.assess.score import GRADES, Grade, ProjectScore, Score, SectionScore
from candado.assess.settings import Loosened
from candado.assess.shares import Shares
from candado.model.assessment import Finding, Severity, Status
from candado.model.reading import Coverage, Reading
from candado.report.history import Moment, Since
from candado.report.severity import SEVERITIES, Counts, count
from candado.report.view import Report, Source, compose
from candado.store.finding_changes import Change

NOW = datetime(2026, 11, 25, 13, 24, tzinfo=UTC)
ADDRESS = "https://dev.azure.com/contoso"
ORGANIZATION_ID = "0f0f0f0f-0000-4000-8000-000000000001"
DUE = {"critical": 7, "high": 30, "medium": 90, "low": 180}


class Kind(msgspec.Struct, frozen=True):
    """A control of the sample, and what its findings are like."""

    name: str
    section: str
    severity: Severity
    title: str
    reason: str
    table: str
    kind: str
    names: tuple[str, ...]
    """of resources"""
    page: str
    article: tuple[str, ...]
    evidence: dict[str, object]
    weight: int
    """how often it fails"""


KINDS = (
    Kind(
        "public-projects-allowed",
        "access",
        "high",
        "Public projects are allowed",
        "any project administrator can open a project to the internet",
        "organization_policies",
        "organization policy",
        ("Allow public projects",),
        "_settings/organizationPolicy",
        ("S22",),
        {"is_explicit": True},
        0,
    ),
    Kind(
        "secret-open-to-all-pipelines",
        "pipelines",
        "high",
        "A secret is open to all pipelines",
        "every pipeline of the project can use this {kind}, also one that is made tomorrow",
        "protected_resources",
        "service connection",
        ("azure-prod", "azure-test", "nuget-feed", "sonar", "aws-backup", "docker-hub"),
        "{project}/_settings/adminservices?resourceId={id}",
        ("S46", "S87"),
        {"kind": "service connection", "pipelines": 0},
        4,
    ),
    Kind(
        "pipeline-runs-code-of-forks",
        "pipelines",
        "critical",
        "A fork's code runs with secrets",
        "pull requests from forks run with the secrets of {pipeline}",
        "pipelines",
        "pipeline",
        ("ci", "release", "nightly", "docs"),
        "{project}/_build?definitionId={number}",
        ("S82", "S89"),
        {"pipeline": "ci", "builds_forks": True, "allows_secrets": True},
        1,
    ),
    Kind(
        "everyone-can-force-push",
        "repos",
        "high",
        "Everyone can rewrite history",
        "everyone in {groups} can rewrite history and delete branches",
        "secured_objects",
        "object with permissions of its own",
        ("repository ledger", "repository web-api", "repository mobile", "all repositories"),
        "{project}/_settings/repositories?repo={id}&_a=permissionsMid",
        ("S40", "S77"),
        {"groups": "Contributors, Build Administrators"},
        3,
    ),
    Kind(
        "default-branch-without-reviewers",
        "repos",
        "medium",
        "Changes reach the default branch without enough reviewers",
        "{approvers} must approve a change to {branch}, 2 are asked for",
        "repositories",
        "repository",
        ("ledger", "web-api", "mobile", "infrastructure", "shared-library", "tools"),
        "{project}/_settings/repositories?repo={id}",
        ("S15", "S78"),
        {"approvers": 0, "branch": "refs/heads/main", "minimum": 2},
        8,
    ),
    Kind(
        "connection-without-federation",
        "service-connections",
        "medium",
        "An Azure connection keeps a secret",
        "it signs in with a secret that does not expire before {expires}",
        "service_connections",
        "service connection",
        ("azure-prod", "azure-test", "azure-shared"),
        "{project}/_settings/adminservices?resourceId={id}",
        ("S55", "S63"),
        {"scheme": "ServicePrincipal", "expires": "2028-03-01"},
        4,
    ),
    Kind(
        "inactive-user",
        "access",
        "low",
        "A user has not signed in for months",
        "the last sign-in was on {last_accessed}",
        "user_entitlements",
        "access level",
        ("Ana Díaz", "Bo Berg", "Chidi Eze", "Dana Novák", "Emre Kaya", "林 小红"),
        "_settings/users",
        ("S32", "S57"),
        {"last_accessed": "2026-03-02", "license": "Basic"},
        3,
    ),
    Kind(
        "feed-writable-by-all",
        "artifacts",
        "medium",
        "Everyone can publish to a feed",
        "{role} is granted to Project Collection Valid Users",
        "feeds",
        "feed",
        ("packages", "internal", "release"),
        "{project}/_artifacts/feed/{id}",
        ("S93", "S94"),
        {"role": "contributor"},
        2,
    ),
)


def control(kind: Kind) -> Control:
    """A control as its file would read."""
    head = f"severity: {kind.severity}\njudges: {kind.table}\narticle: [{', '.join(kind.article)}]\n"
    return read(
        f"---\n{head}reason: it is so\nparameters: {{days: {{default: 90, looser: higher}}}}\n"
        f"examples: {{fails: []}}\n---\n# {kind.title}\n\n"
        "Whoever takes over one account needs *one* step more. A stolen token is enough:\n\n"
        "- it works from anywhere,\n- nobody is asked, and `git push --force` leaves no trace.\n\n"
        f"```sql\nselect id, true as passed from {kind.table}\n```\n\n"
        "## Fix\nProject settings > *the resource* > Security: **remove** the grant, then name who needs it. "
        "Runs that need more stop and ask.\n\n"
        "## Exceptions\nWhere only one person can read it, and nothing is built from it.\n",
        name=kind.name,
        section=kind.section,
    )


CONTROLS = {kind.name: control(kind) for kind in KINDS}
PROJECTS = (
    *("Payments", "Web", "Mobile", "Data Platform", "Infrastructure", "Identity", "Support", "Research"),
    *("Billing", "Logistics", "Website 2019", "Legacy ERP"),
)
OWNERS = ("ana.diaz@contoso.example", "bo.berg@contoso.example", "platform@contoso.example", "")


def sample_report(findings: int = 500, *, projects: int | None = None, seed: int = 1) -> Report:
    """A report with so many findings, in so many projects (by default one for every 40 findings)."""
    rng = random.Random(seed)
    of_them = projects if projects is not None else max(2, findings // 40)
    names = [
        PROJECTS[number] if number < len(PROJECTS) else f"{PROJECTS[number % len(PROJECTS)]} {number}"
        for number in range(of_them)
    ]
    ids = {name: str(UUID(int=rng.getrandbits(128), version=4)) for name in names}
    found = [_finding(rng, number, ids) for number in range(findings)]
    return compose_sample(found, ids, rng)


def compose_sample(
    found: list[Finding], projects: dict[str, str], rng: random.Random, *, organization: str = "Contoso"
) -> Report:
    """A report of some findings in projects (name to id)."""
    failed = count(finding.severity for finding in found if finding.status is Status.FAILED)
    counts: dict[str, Counter[Status]] = {kind.name: Counter({Status.PASSED: 40}) for kind in KINDS}
    for finding in found:
        counts[finding.control][finding.status] += 1
    verdicts = sum(map(Counter.total, counts.values()))
    by_status = sum(counts.values(), Counter[Status]())
    standing = _standing(projects, found)
    return compose(
        Source(
            organization=organization,
            scanned_at=NOW,
            assessed_at=NOW + timedelta(minutes=2),
            identity="candado-reader",
            snapshot="2026-11-25T13-24-00.000Z",
            snapshot_digest="5e" * 32,
        ),
        standing=standing,
        of_verdicts=Shares(
            measured=(by_status[Status.PASSED] + by_status[Status.FAILED]) / verdicts,
            attested=by_status[Status.ATTESTED] / verdicts,
            excepted=by_status[Status.EXCEPTED] / verdicts,
            inherited=by_status[Status.INHERITED] / verdicts,
            unknown=by_status[Status.UNKNOWN] / verdicts,
            verdicts=verdicts,
        ),
        counts=counts,
        findings=found,
        coverage=_coverage(projects),
        controls=CONTROLS,
        ran=CONTROLS,
        since=Since(
            NOW - timedelta(days=1),
            dict.fromkeys(Change, 0)
            | {Change.NEW: min(7, len(found)), Change.FIXED: 12, Change.STILL_FAILING: sum(failed.values())},
            frozenset(finding.id for finding in found[:7]),
        ),
        moments=_moments(failed, standing.score.headline or 0, rng),
    )


def _finding(rng: random.Random, number: int, projects: dict[str, str]) -> Finding:
    kind = rng.choices(KINDS, [kind.weight for kind in KINDS])[0] if number else KINDS[0]
    of_project = "{project}" in kind.page
    project = rng.choice(list(projects)) if of_project else None
    id = str(UUID(int=rng.getrandbits(128), version=4))
    name = rng.choice(kind.names) + (f"-{number}" if number >= 100 else "")
    status = rng.choices(list(_STATUS_WEIGHTS), list(_STATUS_WEIGHTS.values()))[0] if number else "failed"
    return make_finding(
        kind,
        id=f"{rng.getrandbits(40):010x}",
        name=name,
        resource_id=id,
        project=project,
        project_id=projects[project] if project is not None else None,
        status=Status(status),
        owner=OWNERS[hash_of(project or kind.section) % len(OWNERS)],
        age=rng.randrange(1, 120),
        evidence=kind.evidence | {"changed": f"2026-{rng.randrange(1, 12):02}-{rng.randrange(1, 28):02}"},
    )


_STATUS_WEIGHTS = {"failed": 84, "unknown": 8, "excepted": 4, "attested": 3, "inherited": 1}


def hash_of(text: str) -> int:
    """The same on every run."""
    return sum(text.encode())


def make_finding(
    kind: Kind,
    *,
    id: str,
    name: str,
    resource_id: str = "r",
    project: str | None,
    project_id: str | None,
    status: Status = Status.FAILED,
    owner: str = "",
    age: int = 30,
    evidence: dict[str, object] | None = None,
    note: str = "",
) -> Finding:
    """A finding of a control."""
    shown = kind.evidence if evidence is None else evidence
    page = kind.page.format(project=project_id, id=resource_id, number=len(name))
    reason = kind.reason.format_map({key: str(value) for key, value in shown.items()})
    if status is Status.UNKNOWN:
        reason = f"{kind.table} could not be read: 403 (grant: View permissions)"
    if status in (Status.EXCEPTED, Status.ATTESTED) and not note:
        note = f"accepted by {OWNERS[0]} until 2027-01-31: replaced in the next release"
    first_seen = NOW - timedelta(days=age)
    return Finding(
        id=id,
        fingerprint=(id * 7)[:64],
        control=kind.name,
        section=kind.section,
        status=status,
        severity=kind.severity,
        confidence="certain" if kind.weight else "likely",
        table_name=kind.table,
        resource_id=resource_id,
        resource_kind=kind.kind,
        resource_name=name,
        project_id=project_id,
        project_name=project,
        portal_url=f"{ADDRESS}/{page}",
        owner=owner,
        reason=reason,
        evidence=msgspec.json.encode(shown).decode(),
        first_seen=first_seen,
        due=first_seen + timedelta(days=DUE[kind.severity]) if status is Status.FAILED else None,
        note=note,
    )


def _standing(projects: dict[str, str], found: list[Finding]) -> Standing:
    open_in = Counter(f.project_name for f in found if f.status is Status.FAILED and f.project_name)
    most = max(open_in.values(), default=1)
    scored = sorted(
        (
            ProjectScore(id, name, score, next(grade for grade, least in GRADES.items() if score >= least))
            for name, id in projects.items()
            for score in [100 - 68 * open_in[name] / most * (hash_of(name) % 7 + 4) / 10]
        ),
        key=lambda project: project.score,
    )
    judged = Counter(f.section for f in found)
    failed = Counter(f.section for f in found if f.status is Status.FAILED)
    sections = sorted(
        (SectionScore(name, 96 - 70 * failed[name] / max(1, 1, *judged.values())) for name in _sections()),
        key=lambda section: section.score,
    )
    headline = scored[0].score if scored else None
    grades: dict[Grade, int] = {grade: sum(p.grade == grade for p in scored) for grade in GRADES}
    return Standing(
        address=ADDRESS,
        score=Score(
            headline=headline,
            why_none="" if scored else "there is nothing to judge",
            own=71.0,
            worst_tenth=headline,
            projects=tuple(scored),
            grades=grades,
            empty_projects=2,
            sections=tuple(sections),
        ),
        as_before=None if headline is None else headline - 2,
        before=None if headline is None else headline - 6,
        controls_digest="c0ffee" * 10 + "cafe",
        rules={},
        loosened=(Loosened("inactive-user", "days", 180, 90),),
        remarks=(Remark("exceptions.toml:12:1", "expired on 2026-11-01; decide again, or remove it"),),
        is_partial=False,
    )


def _sections() -> list[str]:
    return [name for name, _ in itertools.groupby(sorted(kind.section for kind in KINDS))]


def _coverage(projects: dict[str, str]) -> list[Coverage]:
    read = [
        Coverage(name, id, Reading.READ, "lists", 200, "", "", 12)
        for name in ("repositories", "pipelines", "service_connections", "environments", "checks")
        for id in projects.values()
    ]
    first = next(iter(projects.values()))
    return [
        *read,
        Coverage("projects", ORGANIZATION_ID, Reading.READ, "projects", 200, "", "", len(projects)),
        Coverage("feeds", first, Reading.FORBIDDEN, "feeds", 403, "403", "View permissions", 0),
        Coverage(
            "audit_events", ORGANIZATION_ID, Reading.FORBIDDEN, "audit", 403, "403", "View audit log", 0
        ),
        Coverage("agents", ORGANIZATION_ID, Reading.FAILED, "agents", 500, "500 three times", "", 0),
    ]


def _moments(failed: Counts, headline: float, rng: random.Random) -> tuple[Moment, ...]:
    """A line that falls towards today."""
    moments: list[Moment] = []
    for ago in range(88, -1, -4):
        more = 1 + ago / 120 + rng.random() * 0.06
        then: Counts = {severity: round(failed[severity] * (more if ago else 1)) for severity in SEVERITIES}
        score = max(0, headline - ago / 5 + (rng.random() * 2 if ago else 0))
        moments.append(Moment(NOW - timedelta(days=ago), score, then))
    return tuple(moments)
