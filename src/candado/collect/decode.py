"""From a body to records: a record that does not decode is counted and named, the rest of its page stays."""

from functools import cache

import msgspec

from candado.collect.collector import Collector


class Decoded(msgspec.Struct):
    """The records of one page, and what was wrong with those that are not among them."""

    records: list[object]
    faults: list[str]
    """one sentence per record that did not decode, with the path of the field"""


class Unreadable(Exception):
    """The body as a whole is not what the endpoint answers with; the message has the path of the field."""


def decode(body: bytes, collector: Collector) -> Decoded:
    """The records of a body. Errors: Unreadable where there is no list, or the one record does not decode."""
    decoder = _decoder(collector.name, collector.record, collector.items)
    try:
        page = decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if collector.items is None:
            raise Unreadable(str(error)) from error
        return _one_by_one(body, collector, collector.items)
    if collector.items is None:
        return Decoded([page], [])
    return Decoded(getattr(page, "items"), [])  # noqa: B009 - the page's type is made at run time


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
