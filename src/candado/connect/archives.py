"""Archives of texts as JSON: what is recorded, kept and decoded is JSON alone.

An archive is hostile: it may hold more than it seems to, or names that lead elsewhere. Nothing is written to
the disk, and no more is unpacked than a body may have.
"""

import io
import zipfile
import zlib

import msgspec

MEDIA = "application/zip"
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Packed so, no more is unpacked at once than is asked for."""


class Entry(msgspec.Struct):
    """A file of an archive; the text is null where it is no UTF-8."""

    name: str
    text: str | None


class _Listed(msgspec.Struct):
    value: list[Entry]


def as_json(archive: bytes, most: int) -> tuple[bytes, str]:
    """The files as `{"value": [{"name": ..., "text": ...}]}`, and why that is not whole.

    Args:
        archive: A ZIP archive.
        most: Bytes that all files together may have.
    """
    found: list[Entry] = []
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            for entry in opened.infolist():
                if entry.compress_type not in _BOUNDED:
                    return b"", f"{entry.filename!r} is packed in a way that is not expected"
                with opened.open(entry) as stream:
                    data = stream.read(most + 1)
                most -= len(data)
                if most < 0:
                    return b"", "it unpacks to more than an answer may have"
                found.append(Entry(entry.filename, _text(data)))
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        return b"", f"it is no archive that can be read: {error}"
    return msgspec.json.encode(_Listed(found)), ""


def _text(data: bytes) -> str | None:
    """A file as text: UTF-8, or UTF-16 with its mark."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
