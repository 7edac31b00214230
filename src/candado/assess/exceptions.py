"""Exceptions: exceptions.toml says which findings are accepted, by whom, why and until when.

    [[exception]]
    control = "public-project"
    project = "Website"                  # a project, or in it a resource, by names as they are written there;
    resource = "www"                     # a resource without a project is the organization's
    why = "open source on purpose"
    by = "ana@contoso.com"
    created = 2026-11-25
    until = 2027-05-31

    [[exception]]
    control = "everyone-can-force-push"
    finding = "3fa9c1d2e0..."            # or exactly one finding, by id or fingerprint
    ...

The file is reviewed, as code is: who reviews it sees that `by` is true. What is accepted shows in every
report and never raises the score.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, get_args

import msgspec
from msgspec import Meta

from candado.assess import files
from candado.assess.control import Control
from candado.assess.files import Toml
from candado.assess.names import by_any_name
from candado.assess.settings import Settings, Text
from candado.model.assessment import Finding, Severity, Status
from candado.store.lock import locked
from candado.store.sealed import write_whole


class Accepted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[exception]]`."""

    control: Text
    """name, or a former one; once read, the present one"""
    finding: Annotated[str, Meta(pattern="^[0-9a-f]{10,64}$")] | None = None
    """id or fingerprint"""
    project: Text | None = None
    """name; None: the organization's own"""
    resource: Text | None = None
    """name, which no other that this control judges there may have; None: all of the project"""
    gap: bool = False
    """accepts that the answer is unknown, and no failure"""
    why: Text
    by: Text
    created: date
    until: date
    """last day on which it holds"""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    exception: tuple[Accepted, ...] = ()


class NotAccepted(Exception):
    """A finding cannot be accepted so; the message says why and what to do."""


def decode(toml: Toml, controls: Iterable[Control], today: date) -> dict[str, Accepted]:
    """The exceptions of a file, each by its place, `name:line:column`; also those that have expired.

    Errors: FileError at what is wrong.
    """
    named = by_any_name(controls)
    found: dict[str, Accepted] = {}
    for number, accepted in enumerate(toml.decode(_File).exception):
        where = ("exception", number)
        if accepted.control not in named:
            raise toml.error((*where, "control"), f"there is no control {accepted.control!r}")
        if accepted.finding and (accepted.project or accepted.resource):
            raise toml.error((*where, "finding"), "name the finding alone, without project and resource")
        if not (accepted.finding or accepted.project or accepted.resource):
            raise toml.error(
                where, "say what is accepted: finding, or project, or resource, or both of these"
            )
        files.check_term(toml, where, accepted.created, accepted.until, today)
        found[toml.place(where)] = msgspec.structs.replace(accepted, control=named[accepted.control].name)
    return found


def refusal(
    settings: Settings, by: str, severity: Severity, project_id: str | None, project_name: str | None
) -> str | None:
    """Why somebody may not accept a finding of this severity in this project; None where they may."""
    acceptance = settings.acceptance
    if acceptance is None or _same(by, acceptance.central):
        return None
    mine = [
        owner
        for project, owner in settings.owners.projects.items()
        if project_id is not None and _same(project, (project_id, project_name or ""))
    ]
    if not _same(by, mine):
        return f"{by} owns no project that it is in, and is not among those who may accept everything"
    order = get_args(Severity)
    limit = acceptance.project_owners
    if limit is None or order.index(severity) > order.index(limit):
        allowed = "nothing" if limit is None else f"up to {limit}"
        return f"owners of projects may accept {allowed}, and it is {severity}"
    return None


def accept(
    path: Path,
    finding: Finding,
    *,
    until: date,
    why: str,
    by: str,
    settings: Settings,
    controls: Iterable[Control],
    today: date,
) -> None:
    """Append an exception for one finding to exceptions.toml; what stands there is kept to the byte.

    Errors: NotAccepted where that is not allowed or makes no sense, FileError where the file is wrong.
    """
    if finding.status not in (Status.FAILED, Status.UNKNOWN):
        raise NotAccepted(f"{finding.id} is {finding.status}; only what failed or is unknown can be accepted")
    if no := refusal(settings, by, finding.severity, finding.project_id, finding.project_name):
        raise NotAccepted(f"{finding.id} is not accepted: {no}")
    entry = [
        f"# {_written(' / '.join(filter(None, (finding.project_name, finding.resource_name))))}",
        "[[exception]]",
        f'control = "{_written(finding.control)}"',
        f'finding = "{_written(finding.fingerprint)}"',
        *(["gap = true"] if finding.status == Status.UNKNOWN else []),
        f'why = "{_written(why)}"',
        f'by = "{_written(by)}"',
        f"created = {today}",
        f"until = {until}",
    ]
    path = path.resolve()
    with locked(path.with_name(f".{path.name}.lock")):
        before = path.read_bytes() if path.exists() else b""
        newline = "\r\n" if b"\r\n" in before else "\n"
        gap = "" if not before else newline if before.endswith(b"\n") else newline * 2
        after = before + (gap + newline.join(entry) + newline).encode()
        decode(files.parse(after, path.name), controls, today)
        write_whole(path, [after])


def _same(name: str, others: Iterable[str]) -> bool:
    return name.strip().casefold() in (other.strip().casefold() for other in others)


def _written(text: str) -> str:
    """The inside of a TOML string, in which nothing is invisible and nothing changes the order of reading."""

    def escaped(letter: str) -> str:
        if letter in '"\\':
            return f"\\{letter}"
        if letter == " " or not re.match("[CZ]", unicodedata.category(letter)):
            return letter
        return f"\\U{ord(letter):08x}"

    return "".join(map(escaped, text))
