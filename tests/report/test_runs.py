"""Records that came nearly in order are gone through in order, as often as anybody likes."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.report.code import runs
from candado.report.code.runs import Runs


class Record(msgspec.Struct, frozen=True):
    """Something with a place."""

    at: int
    text: str = ""


@given(st.lists(st.builds(Record, st.integers(0, 20), st.text(max_size=5)), max_size=40))
def test_all_come_back_in_order(records: list[Record]) -> None:
    kept = Runs(Record, lambda record: record.at)
    for record in records:
        kept.add(record)
    assert len(kept) == len(records)
    for _ in range(2):
        assert [each.at for each in kept] == sorted(each.at for each in records)
        assert sorted(map(repr, kept)) == sorted(map(repr, records))


def test_more_than_memory_is_to_hold_is_read_by_two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_IN_MEMORY", 100)
    kept = Runs(Record, lambda record: record.at)
    for at in (*range(0, 100, 2), *range(1, 100, 2)):
        kept.add(Record(at, "x" * 10))
    assert [(one.at, other.at) for one, other in zip(kept, kept, strict=True)] == [(n, n) for n in range(100)]
