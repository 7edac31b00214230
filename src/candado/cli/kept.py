"""What is kept, as commands name it: an organization, a snapshot, an assessment, a finding."""

from pathlib import Path

from candado.cli.exits import Exit, Failure
from candado.model.assessment import Finding
from candado.store import home as homes
from candado.store import parquet
from candado.store.assessment import Assessment
from candado.store.errors import Incompatible, NotStored
from candado.store.home import Kind
from candado.store.sealed import MANIFEST
from candado.store.snapshot import Snapshot


def organizations(home: Path | None, named: str | None) -> tuple[Path, list[str]]:
    """The data directory, and the organization that is named, or all that are kept in it.

    Errors: Failure where there is none.
    """
    where = home or homes.default()
    kept = homes.organizations(where)
    if named is not None and named.lower() not in kept:
        raise Failure(f"nothing of {named} is kept in {where}; run: candado scan {named}", Exit.USAGE)
    if not kept:
        raise Failure(f"nothing is kept in {where}; run: candado scan ORG", Exit.USAGE)
    return where, kept if named is None else [named]


def organization(home: Path | None, named: str | None) -> tuple[Path, str]:
    """The data directory, and the organization that is named, or the only one that is kept in it.

    Errors: Failure says which there are.
    """
    where, kept = organizations(home, named)
    if len(kept) > 1:
        raise Failure(f"say which organization, with --org: {', '.join(kept)}", Exit.USAGE)
    return where, kept[0]


def assessment(home: Path | None, named: str | None, text: str) -> Assessment:
    """The assessment that a name, the start of one or a path means; of a snapshot the last one made.

    `named` is the organization, where it is given.

    Errors: Failure and NotStored say what there is, or what to do.
    """
    try:
        path = _resolved(home, named, text, Kind.ASSESSMENT)
    except NotStored:
        path = _resolved(home, named, text, Kind.SNAPSHOT)
    if path.name.endswith(Kind.ASSESSMENT):
        return Assessment.open(path)
    found = assessments_of(Snapshot.open(path))
    if not found:
        raise NotStored(f"{path.name} was not judged yet; run: candado assess {path.name}")
    return found[-1]


def snapshot(home: Path | None, named: str | None, text: str) -> Snapshot:
    """The snapshot that a name, the start of one or a path means. Errors: as `assessment`."""
    return Snapshot.open(_resolved(home, named, text, Kind.SNAPSHOT))


def judged_snapshot(home: Path | None, named: str | None, text: str) -> tuple[Snapshot, Assessment | None]:
    """The snapshot that a name means, or that an assessment is of, and what was last made of it, if anything.

    Errors: as `assessment`.
    """
    try:
        found = snapshot(home, named, text)
    except (NotStored, Incompatible):
        judged = assessment(home, named, text)
        return judged.snapshot(), judged
    made = assessments_of(found)
    return found, made[-1] if made else None


def last_two(home: Path | None, named: str | None) -> tuple[Assessment, Assessment]:
    """The last assessment and the one before it, that one first. Errors: Failure where there are not two."""
    where, name = organization(home, named)
    found = homes.directories(homes.folder(where, name), Kind.ASSESSMENT)
    if len(found) < 2:
        raise Failure(
            f"there are not yet two assessments of {name} to compare; scan again when something changed: "
            f"candado scan {name}",
            Exit.USAGE,
        )
    return Assessment.open(found[-2]), Assessment.open(found[-1])


def _resolved(home: Path | None, named: str | None, text: str, kind: Kind) -> Path:
    if Path(text, MANIFEST).is_file():
        return Path(text)
    return homes.resolve(*organization(home, named), text, kind)


def assessments_of(snapshot: Snapshot) -> list[Assessment]:
    """All assessments of a snapshot, oldest first."""
    folder = homes.directories(snapshot.path.parent, Kind.ASSESSMENT)
    return [found for found in map(Assessment.open, folder) if found.judgement.snapshot_name == snapshot.name]


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
