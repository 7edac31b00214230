"""Records in order, on disk where they are many: each is read again whenever somebody goes through them."""

import heapq
import tempfile
import weakref
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)

_IN_MEMORY = 4 << 20
"""bytes that one run keeps in memory"""
_LENGTH = 4
"""bytes that say how long a record is"""


class Runs(Generic[T]):
    """Records that came nearly in order, and are gone through in order.

    What does not follow what came before begins a run of its own; the runs are merged when they are read.
    """

    def __init__(self, record: type[T], key: Callable[[T], Any]) -> None:
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(record)
        self._key = key
        self._runs: list[_Run] = []
        self._number = 0

    def add(self, record: T) -> None:
        """Keep one more."""
        key = self._key(record)
        run = next((run for run in self._runs if run.last <= key), None)
        if run is None:
            self._runs.append(run := _Run(key))
        run.append(key, self._encoder.encode(record))
        self._number += 1

    def __len__(self) -> int:
        """How many there are."""
        return self._number

    def __iter__(self) -> Iterator[T]:
        """All of them in order, read anew."""
        return heapq.merge(*(map(self._decoder.decode, run) for run in self._runs), key=self._key)


class _Run:
    """Records, one after the other, as bytes."""

    def __init__(self, last: Any) -> None:
        self.last = last
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - open while it is gone through
        self._end = 0
        weakref.finalize(self, self._file.close)

    def append(self, key: Any, data: bytes) -> None:
        self.last = key
        self._file.seek(self._end)
        self._end += self._file.write(len(data).to_bytes(_LENGTH, "little") + data)

    def __iter__(self) -> Iterator[bytes]:
        """Each record; others may be read at the same time."""
        at = 0
        while at < self._end:
            self._file.seek(at)
            length = int.from_bytes(self._file.read(_LENGTH), "little")
            yield self._file.read(length)
            at += _LENGTH + length
