"""The digests say which controls an assessment was made with."""

import pytest
from msgspec.structs import replace

from candado.assess.control import Control
from candado.assess.digests import digest, in_common, rules
from tests.assess.given import control

CONTROL = control("a-control", more="parameters: {days: {default: 90}}")


def test_the_digest_is_of_all_files_in_whatever_order() -> None:
    other = control("other")
    assert digest([CONTROL, other]) == digest([other, CONTROL]) != digest([CONTROL])
    assert digest([CONTROL]) != digest([control("a-control", more="parameters: {days: {default: 91}}")])
    assert digest([CONTROL]) != digest([replace(CONTROL, section="access")])


@pytest.mark.parametrize(
    ("changed", "asks_the_same"),
    [
        (
            control("a-control", section="access", more="parameters: {days: {default: 90, description: x}}"),
            True,
        ),
        (control("renamed", more="formerly: [a-control]\nparameters: {days: {default: 90}}"), True),
        (control("renamed", more="parameters: {days: {default: 90}}"), False),
        (control("a-control", more="parameters: {days: {default: 91}}"), False),
        (control("a-control", severity="low", more="parameters: {days: {default: 90}}"), False),
        (control("a-control", judges="pipelines", more="parameters: {days: {default: 90}}"), False),
        (control("a-control", sql="select id from x", more="parameters: {days: {default: 90}}"), False),
    ],
)
def test_a_control_that_asks_the_same_is_in_common(changed: Control, asks_the_same: bool) -> None:
    assert in_common([changed], rules([CONTROL])) == [changed] * asks_the_same
