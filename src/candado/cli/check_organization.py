"""`candado check ORG`: the pipelines of an organization, judged with what the organization says of them.

It is a scan of what that takes and of nothing else, into a snapshot that is gone afterwards. Texts that have
not changed since a snapshot that is kept are taken from there.
"""

import asyncio
import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from candado.assess import files, settings
from candado.assess.configuration import SETTINGS
from candado.assess.selection import unaccepted_gaps
from candado.cli.exits import Exit
from candado.cli.judge import ADDRESS
from candado.cli.progress import Shown
from candado.cli.target import connection, credential
from candado.cli.tell import tell
from candado.cli.terminal import say
from candado.code.pipelines.analyse import FileReport, merged
from candado.code.pipelines.check import Checked
from candado.code.pipelines.findings import Finding, FlowStep
from candado.code.pipelines.findings import Place as Written
from candado.code.pipelines.suppress import Suppression
from candado.examine import FINDINGS
from candado.examine.found import Examined, Found, Place
from candado.model.projects import Project
from candado.model.reading import Coverage
from candado.model.repos import Repository
from candado.scan import Target, needed, scan
from candado.store import parquet
from candado.store.sealed import PROJECT
from candado.store.snapshot import Snapshot


class Names(msgspec.Struct, frozen=True):
    """What projects and repositories are called."""

    projects: Mapping[str, str]
    repositories: Mapping[str, str]
    """project and repository"""

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Names":
        """Those of a snapshot."""
        held = snapshot.tables()
        projects = {each.id: each.name for each in parquet.records(Project, held["projects"])}
        repositories = parquet.records(Repository, held["repositories"])
        return cls(
            projects, {each.id: f"{projects.get(each.project_id, '')}/{each.name}" for each in repositories}
        )

    def path(self, place: Place, project_id: str) -> str:
        """Where something is: project, repository and path, the branch or tag behind the repository if it is
        not the default branch; what is in no file is below the project."""
        if not place.repository_id:
            return f"{self.projects.get(project_id, '')}/{place.path}"
        ref = f"@{place.ref.removeprefix('refs/heads/').removeprefix('refs/tags/')}" if place.ref else ""
        return f"{self.repositories.get(place.repository_id, place.repository_id)}{ref}/{place.path}"


def checked(goal: Target, config: Path, home: Path, max_load: float | None) -> tuple[Checked, list[Exit]]:
    """What is found in an organization, or in one project of it, and the exit code of what was not read,
    which is said.

    Errors: as `candado.scan.scan`; FileError where the settings are wrong.
    """
    how = connection(config, max_load)
    decoded = settings.decode(files.read(config / SETTINGS), datetime.now(UTC).date())
    examined: list[Examined] = []
    with tempfile.TemporaryDirectory(prefix="candado-") as folder, Shown(goal.organization) as progress:
        snapshot = asyncio.run(
            scan(
                goal,
                credential(goal.url, how),
                how,
                home=Path(folder),
                chosen=needed({FINDINGS}),
                progress=progress,
                options={ADDRESS: goal.url, PROJECT: goal.project or ""},
                on_wait=progress.waiting,
                earlier=home,
                on_distrust=tell,
                on_examined=examined.append,
            )
        )
        names = Names.of(snapshot)
        gaps = unaccepted_gaps(snapshot.coverage(), decoded, datetime.now(UTC).date())
    for sentence in _said(gaps, names):
        say(sentence)
    return _as_checked(examined, names), [Exit.UNREAD] if gaps else []


def _said(gaps: Iterable[Coverage], names: Names) -> Iterator[str]:
    """What was not read whole: a sentence for each table and reason."""
    scopes: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        where = names.projects.get(gap.scope_id, "the organization")
        scopes.setdefault((gap.table_name, gap.reason), []).append(where)
    for (table, reason), found in scopes.items():
        shown = ", ".join(found[:3]) + (f" and {len(found) - 3} more" if found[3:] else "")
        yield f"{table} of {shown} could not be read whole: {reason}"


def _as_checked(examined: Iterable[Examined], names: Names) -> Checked:
    """All of it as if it were one folder, with the projects in it, and in these the repositories."""
    every = list(examined)
    findings = list(merged(_named(found, each.project_id, names) for each in every for found in each.found))
    used = {(found.accepted.path, found.accepted.line) for found in findings if found.accepted}
    reports: dict[str, FileReport] = {}
    comments: dict[Suppression, None] = {}
    for looked in (each for project in every for each in project.files):
        path = names.path(looked.place, "")
        if path not in reports or looked.report.missing:
            reports[path] = msgspec.structs.replace(looked.report, path=path)
        comments.update((msgspec.structs.replace(each, path=path), None) for each in looked.comments)
    return Checked(
        "",
        tuple(reports[path] for path in sorted(reports)),
        tuple(sorted(findings, key=lambda each: (each.place.path, each.place.line, each.rule))),
        tuple(each for each in comments if (each.path, each.line) not in used),
    )


def _named(found: Found, project_id: str, names: Names) -> Finding:
    """A finding whose places are named as everybody in the organization knows them."""
    one, accepted = found.finding, found.finding.accepted

    def named(written: Written, place: Place) -> Written:
        return msgspec.structs.replace(written, path=names.path(place, project_id), repository="")

    if accepted is not None and found.accepted_at is not None:
        path = names.path(found.accepted_at, project_id)
        accepted = msgspec.structs.replace(accepted, path=path, repository="")
    at = named(one.place, found.place)
    return msgspec.structs.replace(
        one,
        place=at,
        flow=tuple(
            FlowStep(named(step.place, place), step.message)
            for step, place in zip(one.flow, found.flow, strict=True)
        ),
        accepted=accepted,
        # the same file often lies in several repositories
        fingerprint=hashlib.sha256(f"{at.path}\n{one.fingerprint}".encode()).hexdigest()[:32],
    )
