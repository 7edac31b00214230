"""From a body to records: a record that does not decode is counted and named, the rest of its page stays."""

from functools import cache

import msgspec

from candado.collect.collector import Collector
from candado.connect.surrogates import mended


class Decoded(msgspec.Struct):
    """The records of one page, and what was wrong with those that are not among them."""

    records: list[object]
    faults: list[str]
    """one sentence per record that did not decode, with the path of the field"""


class Unreadable(Exception):
    """The body as a whole is not what the endpoint answers with; the message has the path of the field."""


def decode(body: bytes, collector: Collector) -> Decoded:
    """The records of a body. Errors: Unreadable where there is no list, or the one record does not decode.

    Where a string holds half a character, its record stays, and the page has a fault.
    """
    decoder = _decoder(collector.name, collector.record, collector.items)
    halves = 0
    try:
        page = decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        body, halves = mended(body)
        try:
            page = decoder.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            if collector.items is None:
                raise Unreadable(str(error)) from error
            found = _one_by_one(body, collector, collector.items)
            return Decoded(found.records, found.faults + _of_halves(halves))
    if collector.items is None:
        return Decoded([page], _of_halves(halves))
    return Decoded(getattr(page, "items"), _of_halves(halves))  # noqa: B009 - its type is made at run time


def _of_halves(halves: int) -> list[str]:
    return [f"{halves} half character(s), shown as \ufffd"] if halves else []


def _one_by_one(body: bytes, collector: Collector, items: str) -> Decoded:
    decoder = msgspec.json.Decoder(
        msgspec.defstruct("RawPage", [("items", list[msgspec.Raw])], rename={"items": items})
    )
    try:
        page: object = decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(str(error)) from error
    found = Decoded([], [])
    raw: list[msgspec.Raw] = getattr(page, "items")  # noqa: B009 - as above
    one = _decoder(collector.name, collector.record, None)
    for number, record in enumerate(raw):
        try:
            found.records.append(one.decode(record))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            found.faults.append(f"{items}[{number}]: {error}")
    return found


@cache
def _decoder(name: str, record: type, items: str | None) -> msgspec.json.Decoder[object]:
    if items is None:
        return msgspec.json.Decoder(record)
    page = msgspec.defstruct(f"{name}-page", [("items", list[record])], rename={"items": items})
    return msgspec.json.Decoder(page)
