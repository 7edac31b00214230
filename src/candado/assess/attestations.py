"""Attestations: attestations.toml says what no API can tell, vouched for by two people and until a day.

    [[attestation]]
    item = "S14"                         # of the article, or: control = "..."
    project = "Payments"                 # if it speaks of one project alone, by name
    claim = "the report of 2026 was read, and it covers our services"
    by = "ana@contoso.com"
    approved_by = "ben@contoso.com"      # somebody else
    evidence = "https://contoso.example/soc2-2026"
    digest = "..."                       # SHA-256 of the evidence, hex
    rows = "..."                         # SHA-256 of what it speaks of, hex: reports and errors give it
    created = 2026-11-25
    until = 2027-11-01

It covers what is unknown, never a failure that was measured. When the rows that it speaks of change, it has
expired. What is attested never raises the score.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from candado.assess import files
from candado.assess.control import Control
from candado.assess.files import Toml
from candado.assess.names import by_any_name
from candado.assess.settings import Text

_ITEM = re.compile(r"S(0[1-9]|[1-9]\d|10[01])")
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Attested(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[attestation]]`."""

    control: Text | None = None
    """name, or a former one; once read, the present one"""
    item: Text | None = None
    """of the article: speaks of all controls that answer it"""
    project: Text | None = None
    """name; None: of everything"""
    claim: Text
    by: Text
    approved_by: Text
    evidence: Annotated[str, Meta(pattern="^https?://")]
    """link"""
    digest: Digest
    """SHA-256 of the evidence"""
    rows: Digest | None = None
    """SHA-256 of what it speaks of; None where no control asks, and until it is known"""
    created: date
    until: date
    """last day on which it holds"""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    attestation: tuple[Attested, ...] = ()


def decode(toml: Toml, controls: Iterable[Control], today: date) -> dict[str, Attested]:
    """The attestations of a file, each by its place, `name:line:column`; also those that have expired.

    Errors: FileError at what is wrong.
    """
    named = by_any_name(controls)
    found: dict[str, Attested] = {}
    for number, attested in enumerate(toml.decode(_File).attestation):
        where = ("attestation", number)
        if (attested.control is None) == (attested.item is None):
            raise toml.error(where, "say what is attested: either a control or an item of the article")
        if attested.control is not None:
            if attested.control not in named:
                raise toml.error((*where, "control"), f"there is no control {attested.control!r}")
            attested = msgspec.structs.replace(attested, control=named[attested.control].name)
        if attested.item is not None and not _ITEM.fullmatch(attested.item):
            raise toml.error((*where, "item"), "the article's items are S01 to S101")
        if attested.by.strip().casefold() == attested.approved_by.strip().casefold():
            raise toml.error((*where, "approved_by"), "somebody else must approve it")
        files.check_term(toml, where, attested.created, attested.until, today)
        found[toml.place(where)] = attested
    return found


def speaks_of(attested: Attested, controls: Iterable[Control]) -> list[str]:
    """Names of the controls whose unknown answers an attestation is about; there may be none for an item."""
    return [
        control.name
        for control in controls
        if control.name == attested.control or attested.item in control.head.article
    ]
