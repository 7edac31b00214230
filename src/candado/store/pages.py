"""One page of an answer on disk: its rows and its raw body in one file, whole or not there.

The first line says what follows: the lines of each table's rows, then the body as a gzip member that is
one line of a snapshot's `raw.jsonl.gz`. So a snapshot is made by copying byte ranges. Nothing waits for the
disk: what a power failure takes is noticed by length and checksum, and read again.
"""

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from candado.model import Record
from candado.store import rows as lines_of
from candado.store.rows import by_table, table_of

_COMPRESSION = 3


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The words of the service: the body of one page, secrets removed."""

    endpoint: str
    url: str
    unit: str
    page: int
    text: str = ""
    octets: bytes = b""
    """base64 in JSON; the body where it is no UTF-8, in place of `text`"""

    @property
    def content(self) -> bytes:
        """The body as it was staged."""
        return self.octets or self.text.encode()


class Section(msgspec.Struct, frozen=True):
    """The rows of one table in a page."""

    rows: int
    bytes: int


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a page's file."""

    unit: str
    number: int
    """from 1"""
    sections: dict[str, Section]
    raw: int
    """bytes of the compressed body"""
    checksum: int
    """CRC-32 of all that follows the first line"""
    refused: tuple[str, ...]
    """a sentence for each row that could not be stored"""


class StagedPage(msgspec.Struct, frozen=True):
    """A page that is whole on disk."""

    path: Path
    page: Page
    start: int
    """bytes before the first section"""

    def lines(self, table: str) -> bytes:
        """The lines of a table's rows."""
        offset = self.start
        for name, section in self.page.sections.items():
            if name == table:
                return _read(self.path, offset, section.bytes)
            offset += section.bytes
        return b""

    def raw(self) -> bytes:
        """The body, compressed."""
        return _read(self.path, self.start + _length_of(self.page.sections), self.page.raw)


def write(directory: Path, body: Body, rows: Sequence[Record]) -> StagedPage:
    """Write a page beside and rename it when it is whole. Errors: KeyError for a record of no table."""
    sections: dict[str, Section] = {}
    content: list[bytes] = []
    refused: list[str] = []
    for name, records in by_table(rows).items():
        encoded = lines_of.encode(table_of()[type(records[0])], records)
        refused += encoded.refused
        if encoded.rows:
            sections[name] = Section(encoded.rows, len(encoded.lines))
            content.append(encoded.lines)
    raw = pack(body)
    page = Page(
        unit=body.unit,
        number=body.page,
        sections=sections,
        raw=len(raw),
        checksum=_checksum([*content, raw]),
        refused=tuple(refused),
    )
    head = msgspec.json.encode(page) + b"\n"
    path = directory / f"{hashlib.sha256(body.unit.encode()).hexdigest()[:32]}-{body.page:06}.page"
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        file.writelines([head, *content, raw])
    beside.replace(path)
    return StagedPage(path, page, len(head))


def pack(body: Body) -> bytes:
    """A body as a gzip member of `raw.jsonl.gz`."""
    return gzip.compress(msgspec.json.encode(body) + b"\n", _COMPRESSION, mtime=0)


def read_all(directory: Path) -> Iterator[StagedPage]:
    """The pages in a directory, by unit and number; what is not whole is not a page."""
    for path in sorted(directory.iterdir()):
        if path.suffix != ".page":
            continue
        with path.open("rb") as file:
            head = file.readline()
        try:
            page = msgspec.json.decode(head, type=Page)
        except msgspec.DecodeError:
            continue
        length = _length_of(page.sections) + page.raw
        if _checksum([_read(path, len(head), length + 1)]) == page.checksum:
            yield StagedPage(path, page, len(head))


def _checksum(content: Iterable[bytes]) -> int:
    checksum = 0
    for part in content:
        checksum = zlib.crc32(part, checksum)
    return checksum


def _length_of(sections: dict[str, Section]) -> int:
    return sum(section.bytes for section in sections.values())


def _read(path: Path, offset: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)
