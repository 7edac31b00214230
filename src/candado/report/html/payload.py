"""The findings as the page holds them: columns of numbers, and each string once, so that many stay small."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from markupsafe import Markup

from candado.model.assessment import Status
from candado.report import harmless
from candado.report.severity import SEVERITIES
from candado.report.view import FROM_OPEN_TO_CLOSED, Report

_EPOCH_DAY = 86_400


class ControlOut(msgspec.Struct, frozen=True):
    """A control that findings refer to by its place."""

    name: str
    title: str
    section: str
    article: tuple[str, ...]


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """One entry for each finding. Texts are places in `strings`, days count from 1970, -1 is none."""

    id: list[str]
    control: list[int]
    severity: list[int]
    status: list[int]
    confidence: list[int]
    kind: list[int]
    resource: list[int]
    project: list[int]
    """-1: the organization"""
    owner: list[int]
    reason: list[int]
    note: list[int]
    url: list[int]
    """below the address of the organization, where it is there; -1: it has no page"""
    evidence: list[list[int]]
    """name and value by turns"""
    first_seen: list[int]
    due: list[int]
    new: list[int]
    """1: not among the failures of the assessment before"""


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """What the page's script reads."""

    organization: str
    address: str
    today: int
    severities: tuple[str, ...]
    statuses: tuple[str, ...]
    controls: list[ControlOut]
    strings: list[str]
    columns: Columns


def payload(report: Report) -> Markup:
    """The payload as JSON that can stand in a script element."""
    encoded = msgspec.json.encode(_payload(report)).decode()
    return Markup(encoded.replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 (nothing closes it)


class _Strings:
    """Gives each string its place."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self._seen: dict[str, int] = {}

    def __call__(self, text: str | None) -> int:
        if text is None:
            return -1
        place = self._seen.get(text)
        if place is None:
            place = self.places.setdefault(harmless.visible(text), len(self.places))
            self._seen[text] = place
        return place


def _payload(report: Report) -> Payload:
    place = _Strings()
    names = sorted({finding.control for finding in report.findings})
    controls = {name: number for number, name in enumerate(names)}
    severities = {severity: number for number, severity in enumerate(SEVERITIES)}
    statuses = {status: number for number, status in enumerate(FROM_OPEN_TO_CLOSED)}
    found = report.findings
    base = f"{report.standing.address.rstrip('/')}/"
    evidence = msgspec.json.Decoder(dict[str, Any])
    return Payload(
        organization=harmless.visible(report.source.organization),
        address=harmless.link(base),
        today=_day(report.source.assessed_at),
        severities=tuple(severities),
        statuses=tuple(str(status) for status in statuses),
        controls=[_control(report, name) for name in names],
        columns=Columns(
            id=[harmless.visible(finding.id) for finding in found],
            control=[controls[finding.control] for finding in found],
            severity=[severities[finding.severity] for finding in found],
            status=[statuses[Status(finding.status)] for finding in found],
            confidence=[place(finding.confidence) for finding in found],
            kind=[place(finding.resource_kind) for finding in found],
            resource=[place(finding.resource_name) for finding in found],
            project=[place(finding.project_name) for finding in found],
            owner=[place(finding.owner) for finding in found],
            reason=[place(finding.reason) for finding in found],
            note=[place(finding.note) for finding in found],
            url=[place(_page(finding.portal_url, base)) for finding in found],
            evidence=[list(_pairs(place, evidence.decode(finding.evidence).items())) for finding in found],
            first_seen=[_day(finding.first_seen) for finding in found],
            due=[_day(finding.due) for finding in found],
            new=[int(finding.id in report.new) for finding in found],
        ),
        strings=list(place.places),
    )


def _control(report: Report, name: str) -> ControlOut:
    asked = report.controls.get(name)
    if asked is None:
        return ControlOut(harmless.visible(name), harmless.visible(name), "", ())
    control = asked.control
    return ControlOut(name, harmless.visible(control.title), control.section, control.head.article)


def _pairs(place: _Strings, columns: Iterable[tuple[str, Any]]) -> Iterable[int]:
    for name, value in columns:
        yield place(name)
        yield place(value if isinstance(value, str) else msgspec.json.encode(value).decode())


def _page(url: str, base: str) -> str | None:
    link = harmless.link(url)
    return link.removeprefix(base) if link else None


def _day(moment: datetime | None) -> int:
    return int(moment.timestamp()) // _EPOCH_DAY if moment is not None else -1
