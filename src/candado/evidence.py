"""What proves a finding: the requests behind it, and the words of the service about its resource."""

import re
from collections.abc import Iterable, Sequence
from typing import cast

import msgspec

from candado.collect import collectors
from candado.connect.reads import Json
from candado.model import collected
from candado.model.assessment import Finding
from candado.model.reading import Coverage, Reading
from candado.store.snapshot import Snapshot

LONGEST = 4000
"""Characters of one record that are shown."""
_PROJECT = re.compile(r"/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/_apis/")


class Said(msgspec.Struct, frozen=True):
    """One request, and what its answer says of a resource."""

    endpoint: str
    url: str
    words: tuple[str, ...]
    """records of the answer that name the resource, as indented JSON"""


def said(snapshot: Snapshot, finding: Finding) -> list[Said]:
    """The answers that gave the judged row, and in each what names the resource; its own record comes first.

    Secrets were removed before an answer was kept. Where a row is computed from others, these are meant.
    """
    endpoints = _endpoints(finding.table_name)
    marks = _marks(finding)
    found: list[Said] = []
    others: list[Said] = []
    for body in snapshot.bodies():
        if body.endpoint not in endpoints or _is_elsewhere(body.url, finding):
            continue
        records = [record for record in _records(body.text) if _names(record, marks)]
        if records:
            answer = Said(body.endpoint, body.url, tuple(_shown(_narrowed(each, marks)) for each in records))
            is_its_own = any(isinstance(each, dict) and _is(each.get("id"), marks) for each in records)
            (found if is_its_own else others).append(answer)
    return found + others


def _is_elsewhere(url: str, finding: Finding) -> bool:
    """Whether a request was about another project than the finding is."""
    asked = _PROJECT.search(url.lower())
    return asked is not None and finding.project_id is not None and asked[1] != finding.project_id.lower()


def gaps(snapshot: Snapshot, reads: Iterable[str], finding: Finding) -> list[Coverage]:
    """What was not read whole of the tables that decide a finding, in its project and the organization."""
    names = {source for name in reads for source in collected(name)}
    scopes = {finding.project_id, snapshot.scan.organization_id}
    return [
        row
        for row in snapshot.coverage()
        if row.table_name in names
        and row.scope_id in scopes
        and row.status not in (Reading.READ, Reading.ABSENT)
    ]


def _endpoints(table: str) -> set[str]:
    names = set(collected(table))
    return {
        collector.endpoint.name
        for collector in collectors().values()
        if names & {filled.name for filled in collector.into}
    }


def _marks(finding: Finding) -> Sequence[str]:
    """What an answer calls the resource, in lower case: its id, or the last part of one made of several."""
    whole = finding.resource_id.lower()
    last = re.split(r"[/:]", whole)[-1]
    return (whole,) if last == whole or not last else (whole, last)


def _records(text: str) -> Sequence[Json]:
    """The records of an answer: those of its list, or it itself."""
    try:
        value = cast(Json, msgspec.json.decode(text))
    except msgspec.DecodeError:
        return ()
    if isinstance(value, dict):
        for inside in value.values():
            if isinstance(inside, list) and inside and isinstance(inside[0], dict):
                return inside
        return (value,)
    return value if isinstance(value, list) else ()


def _names(record: Json, marks: Sequence[str]) -> bool:
    """Whether a key or a text in a record is one of the marks, or is put together with one."""
    if isinstance(record, dict):
        return any(_is(key, marks) or _names(value, marks) for key, value in record.items())
    if isinstance(record, list):
        return any(_names(value, marks) for value in record)
    return _is(record, marks)


def _is(value: Json, marks: Sequence[str]) -> bool:
    text = str(value).lower()
    return any(mark == text or mark in re.split(r"[/:.]", text) for mark in marks)


def _narrowed(record: Json, marks: Sequence[str]) -> Json:
    """The smallest part of a record that has all that names the resource."""
    inside: list[Json] = []
    if isinstance(record, dict):
        if any(_is(key, marks) for key in record):
            return record
        inside = list(record.values())
    elif isinstance(record, list):
        inside = record
    naming = [part for part in inside if _names(part, marks)]
    if len(naming) == 1 and isinstance(naming[0], dict | list):
        return _narrowed(naming[0], marks)
    return record


def _shown(record: Json) -> str:
    text = msgspec.json.format(msgspec.json.encode(record), indent=2).decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n... ({len(text):,} characters in all)"
