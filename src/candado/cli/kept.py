"""What is kept, as commands name it: an organization, a snapshot, an assessment, a finding."""

from pathlib import Path
from typing import NoReturn

from candado.cli.exits import Exit, Failure
from candado.model.assessment import Finding
from candado.store import home as homes
from candado.store import parquet
from candado.store.assessment import Assessment
from candado.store.errors import Incompatible, NotStored
from candado.store.home import Kind
from candado.store.sealed import MANIFEST
from candado.store.snapshot import Snapshot


def place(home: Path | None, named: str | None, text: str = "") -> tuple[Path, str]:
    """The data directory, and the organization in it; of a path the organization need not be known."""
    where = home or homes.default()
    return where, "" if Path(text, MANIFEST).is_file() else organization(where, named)


def organization(home: Path, named: str | None) -> str:
    """The organization that is named, or the only one that is kept. Errors: Failure names those there are."""
    kept = homes.organizations(home)
    if named is not None:
        if named.lower() not in kept:
            raise Failure(f"nothing of {named} is kept in {home}; run: candado scan {named}", Exit.USAGE)
        return named
    if not kept:
        _nothing_in(home)
    if len(kept) > 1:
        raise Failure(f"say which organization, with --org: {', '.join(kept)}", Exit.USAGE)
    return kept[0]


def _nothing_in(home: Path) -> NoReturn:
    raise Failure(f"nothing is kept in {home}; run: candado scan ORG", Exit.USAGE)


def organizations(home: Path | None, named: str | None) -> tuple[Path, list[str]]:
    """The data directory, and the organization that is named, or all. Errors: Failure where there is none."""
    where = home or homes.default()
    if named is not None:
        return where, [organization(where, named)]
    return where, homes.organizations(where) or _nothing_in(where)


def assessment(home: Path, of: str, text: str = "latest") -> Assessment:
    """The assessment that a name, the start of one or a path means; of a snapshot the last one made.

    Errors: NotStored says what there is, or what to do.
    """
    try:
        path = homes.resolve(home, of, text, Kind.ASSESSMENT)
    except NotStored:
        path = homes.resolve(home, of, text, Kind.SNAPSHOT)
    if path.name.endswith(Kind.ASSESSMENT):
        return Assessment.open(path)
    found = assessments_of(Snapshot.open(path))
    if not found:
        raise NotStored(f"{path.name} was not judged yet; run: candado assess {path.name}")
    return found[-1]


def snapshot(home: Path, of: str, text: str = "latest") -> tuple[Snapshot, Assessment | None]:
    """The snapshot that a name means, or that an assessment is of, and what was last made of it, if anything.

    Errors: NotStored says what there is.
    """
    try:
        found = Snapshot.open(homes.resolve(home, of, text, Kind.SNAPSHOT))
    except (NotStored, Incompatible):
        judged = assessment(home, of, text)
        return snapshot_of(judged), judged
    made = assessments_of(found)
    return found, made[-1] if made else None


def assessments_of(snapshot: Snapshot) -> list[Assessment]:
    """All assessments of a snapshot, oldest first."""
    folder = homes.directories(snapshot.path.parent, Kind.ASSESSMENT)
    return [found for found in map(Assessment.open, folder) if found.judgement.snapshot_name == snapshot.name]


def snapshot_of(judged: Assessment) -> Snapshot:
    """The snapshot that an assessment is of. Errors: NotStored where it was removed."""
    return Snapshot.open(judged.path.parent / judged.judgement.snapshot_name)


def finding(judged: Assessment, text: str) -> Finding:
    """The finding that an id, a fingerprint or the start of one means. Errors: Failure says what to do."""
    found = _findings(judged, text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Failure(
            f"there is no finding {text!r} in {judged.name}; {_elsewhere(judged, text)}", Exit.USAGE
        )
    ids = ", ".join(each.id for each in found[:5])
    raise Failure(f"{text!r} may be {len(found)} findings ({ids}...); give more of the id", Exit.USAGE)


def _findings(judged: Assessment, text: str) -> list[Finding]:
    start = text.lower()
    every = parquet.records(Finding, judged.path / "findings.parquet")
    return [each for each in every if each.fingerprint.startswith(start)]


def _elsewhere(judged: Assessment, text: str) -> str:
    """Where there is such a finding: the newest other assessment; where there is none, how to list all."""
    others = homes.directories(judged.path.parent, Kind.ASSESSMENT)
    for path in reversed([path for path in others if path.name != judged.name]):
        if _findings(Assessment.open(path), text):
            return f"another has it: --in {path.name}"
    return "candado report --format csv lists all findings"
