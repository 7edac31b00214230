"""A record that does not decode is named, and the rest of its page stays."""

import pytest

from candado.collect import collectors
from candado.collect.decode import Unreadable, decode

PROJECTS = collectors()["projects"]
ONE = b'{"id": "1", "name": "Web", "state": "wellFormed", "visibility": "private"}'


def test_a_record_without_a_required_field_is_a_fault_with_the_path_of_the_field() -> None:
    found = decode(
        b'{"value": [' + ONE + b', {"id": "2", "state": "new", "visibility": "private"}]}', PROJECTS
    )
    assert len(found.records) == 1
    [fault] = found.faults
    assert "value[1]" in fault
    assert "name" in fault


def test_half_a_character_in_a_name_costs_the_page_its_wholeness_but_no_record() -> None:
    found = decode(b'{"value": [' + ONE.replace(b"Web", rb"W\ud800b") + b"]}", PROJECTS)
    assert len(found.records) == 1
    assert len(found.faults) == 1


@pytest.mark.parametrize("body", [b'{"value": null}', b"{}", b"[]", b'"text"', b'{"value": ['])
def test_what_is_no_list_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(body, PROJECTS)
