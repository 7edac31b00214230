"""What was found in an organization's pipelines, in its own terms."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

import msgspec

from candado.code.pipelines.analyse import FileReport, merged
from candado.code.pipelines.findings import Finding
from candado.code.pipelines.suppress import Suppression


class Place(NamedTuple):
    """Where something is."""

    repository_id: str
    """empty: outside of files"""
    ref: str
    """branch, tag or commit; empty: the repository's default branch"""
    path: str
    line: int
    column: int


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A finding. The places in it are as its pipeline calls them; those beside it are the organization's."""

    place: Place
    finding: Finding
    flow: tuple[Place, ...] = ()
    """where the steps of its flow are"""
    accepted_at: Place | None = None
    """where the comment is that accepts it"""
    pipeline_id: str = ""
    """the pipeline that shows it; empty: a file by itself"""
    release_id: str = ""
    """the release pipeline that shows it; empty: none"""
    owner: str = ""
    """outside of files: what tells it from that of another definition with the same path"""
    page: str = ""
    """where it is in the portal, below the organization's address, if that is not where its file is"""


class Looked(msgspec.Struct, frozen=True):
    """A file that was looked at."""

    place: Place
    report: FileReport
    comments: tuple[Suppression, ...] = ()
    """all that it holds, used or not"""


class Examined(msgspec.Struct, frozen=True):
    """What was found in the pipelines of a project."""

    project_id: str
    found: tuple[Found, ...]
    files: tuple[Looked, ...]


def worst_of_each(found: Iterable[Found]) -> list[Found]:
    """One for each rule, place and pipeline: of several ways that lead there, the worst."""
    ordered = sorted(found, key=_key)
    return [_worst(list(group)) for _, group in groupby(ordered, key=_key)]


def _key(found: Found) -> tuple[Place, str, str, str, str]:
    return found.place, found.owner, found.finding.rule, found.pipeline_id, found.release_id


def _worst(found: list[Found]) -> Found:
    at = found[0].finding.place
    alike = [msgspec.structs.replace(each.finding, place=at) for each in found]
    [worst] = merged(alike)
    return next(each for each, finding in zip(found, alike, strict=True) if finding is worst)
