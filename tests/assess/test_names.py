"""A control is found by every name it ever had."""

import pytest

from candado.assess.control import Control, ControlError
from candado.assess.names import by_any_name, first_name
from tests.assess.given import control

RENAMED = control("new", more="formerly: [old, oldest]")


def test_a_control_is_found_by_its_former_names() -> None:
    assert by_any_name([RENAMED]) == dict.fromkeys(["new", "old", "oldest"], RENAMED)
    assert [first_name(RENAMED), first_name(control("new"))] == ["oldest", "new"]


@pytest.mark.parametrize("other", [control("old"), control("other", more="formerly: [new]"), control("new")])
def test_a_name_is_used_once_and_for_all(other: Control) -> None:
    with pytest.raises(ControlError, match="is or was called"):
        by_any_name([RENAMED, other])
