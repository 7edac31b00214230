"""The pages of a scan on disk: one file to which each page is appended, its rows and its raw body together.

A page begins with a line that says what follows: the lines of each table's rows, then the body as a gzip
member that is one line of a snapshot's `raw.jsonl.gz`. So a snapshot is made by copying byte ranges. The end
of the process takes at most the page that it was writing. Nothing waits for the disk: what a power failure
takes is noticed by length and checksum, and read again.
"""

import gzip
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
    """The line that a page begins with."""

    unit: str
    number: int
    """from 1"""
    sections: dict[str, Section]
    raw: int
    """bytes of the compressed body"""
    checksum: int
    """CRC-32 of all that follows the first lines of the unit's pages up to this one"""
    refused: tuple[str, ...]
    """a sentence for each row that could not be stored"""


class _Staged(msgspec.Struct, frozen=True):
    """A page that is whole on disk."""

    page: Page
    start: int
    """where its first section begins in the file"""


class Pages:
    """The pages of all units, in one file; whoever makes it closes it."""

    def __init__(self, path: Path) -> None:
        """Open the file, made where it is missing; what is behind its last page is cut off."""
        self._units: dict[str, list[_Staged]] = {}
        self._units_of: dict[str, set[str]] = {}
        self._file = path.open("ab")
        self._reader = path.open("rb", buffering=0)
        end = self._load(path)
        self._file.truncate(end)
        self._file.seek(end)

    def close(self) -> None:
        """Close the file; all its pages stay."""
        self._file.close()
        self._reader.close()

    def checksum(self, unit: str) -> int:
        """CRC-32 over the pages of a unit; 0 where it has none."""
        return self._checksum_before(unit, len(self._units.get(unit, ())) + 1)

    def of(self, unit: str) -> list[Page]:
        """The pages of a unit, the first first."""
        return [staged.page for staged in self._units.get(unit, ())]

    def write(self, body: Body, rows: Sequence[Record]) -> Page:
        """Append a page: the next of its unit, or the first, by which the unit begins anew.

        Errors: ValueError for a page out of turn, KeyError for a record of no table.
        """
        before = self._units.get(body.unit, ())
        if body.page not in (1, len(before) + 1):
            raise ValueError(f"page {body.page} of {body.unit} is out of turn: {len(before)} are there")
        sections: dict[str, Section] = {}
        content: list[bytes] = []
        refused: list[str] = []
        for name, records in by_table(rows).items():
            encoded = lines_of.encode(table_of()[type(records[0])], records)
            refused += encoded.refused
            if encoded.rows:
                sections[name] = Section(encoded.rows, len(encoded.lines))
                content.append(encoded.lines)
        content.append(pack(body))
        page = Page(
            unit=body.unit,
            number=body.page,
            sections=sections,
            raw=len(content[-1]),
            checksum=_checksum(content, self._checksum_before(body.unit, body.page)),
            refused=tuple(refused),
        )
        head = msgspec.json.encode(page) + b"\n"
        start = self._file.tell() + len(head)
        self._file.writelines([head, *content])
        self._file.flush()
        self._keep(_Staged(page, start))
        return page

    def tables(self) -> Iterable[str]:
        """Names of the tables that have rows."""
        return self._units_of.keys()

    def lines(self, table: str) -> Iterator[bytes]:
        """The lines of a table's rows, page by page, in the order of units."""
        for unit in sorted(self._units_of.get(table, ())):
            for staged in self._units[unit]:
                offset = staged.start
                for name, section in staged.page.sections.items():
                    if name == table:
                        yield self._read(offset, section.bytes)
                    offset += section.bytes

    def bodies(self) -> Iterator[bytes]:
        """The bodies, compressed, page by page, in the order of units."""
        for unit in sorted(self._units):
            for staged in self._units[unit]:
                yield self._read(staged.start + _length_of(staged.page.sections), staged.page.raw)

    def _load(self, path: Path) -> int:
        """Keep what is whole and in its place; returns where the last such page ends."""
        length = path.stat().st_size
        end = 0
        with path.open("rb") as file:
            while head := file.readline():
                try:
                    page = msgspec.json.decode(head, type=Page)
                except msgspec.DecodeError:
                    break
                start, following = file.tell(), _length_of(page.sections) + page.raw
                if start + following > length:
                    break
                is_next = page.number in (1, len(self._units.get(page.unit, ())) + 1)
                content = file.read(following)
                if (
                    is_next
                    and _checksum([content], self._checksum_before(page.unit, page.number)) == page.checksum
                ):
                    self._keep(_Staged(page, start))
                    end = file.tell()
        return end

    def _checksum_before(self, unit: str, number: int) -> int:
        return self._units[unit][number - 2].page.checksum if number > 1 else 0

    def _keep(self, staged: _Staged) -> None:
        pages = self._units.setdefault(staged.page.unit, [])
        if staged.page.number == 1:
            pages.clear()
        pages.append(staged)
        for table in staged.page.sections:
            self._units_of.setdefault(table, set()).add(staged.page.unit)

    def _read(self, offset: int, length: int) -> bytes:
        self._reader.seek(offset)
        return self._reader.read(length)


def pack(body: Body) -> bytes:
    """A body as a gzip member of `raw.jsonl.gz`."""
    return gzip.compress(msgspec.json.encode(body) + b"\n", _COMPRESSION, mtime=0)


def _checksum(content: Iterable[bytes], checksum: int) -> int:
    for part in content:
        checksum = zlib.crc32(part, checksum)
    return checksum


def _length_of(sections: dict[str, Section]) -> int:
    return sum(section.bytes for section in sections.values())
